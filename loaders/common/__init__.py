"""What every reader needs: findings, plain files, one spelling for texts."""
