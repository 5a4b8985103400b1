"""The same for search engines: schema.org's catalogue of data sets, which stands in the page about the data as JSON-LD."""

from __future__ import annotations

from typing import Any

from dashboard.context.site import Site
from dashboard.open_data.datasets import PAGE, Dataset, Distribution, OpenData


def schema_org(site: Site, data: OpenData) -> dict[str, Any]:
    """Return the catalogue and its sets as one JSON-LD object. ``site``, whose ``data`` these are, has an absolute base."""
    page = f"{site.present or site.base}{PAGE}"
    contact = {"email": data.contact.email} if data.contact.email else {"url": data.contact.page}
    publisher = {
        "@type": "Organization",
        "name": data.publisher,
        "url": site.base,
        "contactPoint": {"@type": "ContactPoint", "name": data.contact.name, **contact},
    }
    (south, west), (north, east) = site.bounds
    shared = {
        "publisher": publisher,
        "creator": publisher,
        "inLanguage": site.language.tag,
        "isAccessibleForFree": True,
        "dateModified": data.data_as_of.iso,
        "spatialCoverage": {
            "@type": "Place",
            "name": site.state.name,
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "temporalCoverage": f"{site.programme.start.isoformat()}/{data.as_of.isoformat()}",
        **({"version": str(data.edition.number)} if data.edition else {}),
    }
    return {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "@id": page,
        "url": page,
        "name": data.title,
        "license": site.state.licence.url,
        **{key: shared[key] for key in ("publisher", "inLanguage", "isAccessibleForFree", "dateModified")},
        "dataset": [_dataset(found, page) | shared for found in data.datasets],
    }


def _dataset(found: Dataset, catalogue: str) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": found.page,
        "url": found.page,
        "name": found.title,
        "description": found.description,
        "keywords": list(found.keywords),
        "license": found.licence.url,
        "creditText": found.attribution,
        "includedInDataCatalog": {"@id": catalogue},
        "distribution": [_download(form) for form in found.distributions],
    }


def _download(form: Distribution) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": form.title,
        "contentUrl": form.address,
        "encodingFormat": form.form.media_type,
        "license": form.licence.url,
    }
