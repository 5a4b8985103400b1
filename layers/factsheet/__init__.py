"""The fact sheet of a municipality as PDF/UA, alone and as a booklet."""
