"""What stands around the main part of a page: its title, its languages, the ways to all other pages."""

from __future__ import annotations

import pytest

AROUND = {
    "en/2031/table/by_sex.html": """\
link data:,
title Table 2. About by_sex – Status report for Sagaland (generated)
link ../../../assets/designsystemet.css
link ../../../assets/theme.css
link ../../../assets/pictures.css
link ../../../assets/site.css
link hreflang=nb ../../../nb/2031/table/by_sex.html
nav Language
li English
li [Bokmål](../../../nb/2031/table/by_sex.html lang=nb hreflang=nb)
nav Main menu
li [Front page](../index.html)
li [Tables](../tables.html)
li [Time series](../series.html)
li [Reporting bodies](../bodies.html)
li [Method](../method.html)
li [Data](../data.html)
li [Search and index](../search.html)
nav You are here
li [Front page](../index.html)
li [Tables](../tables.html)
li aria-current=page Table 2. About by_sex
nav About this website
li [About this report](../about.html)
li [Definitions](../definitions.html)
li [How to cite](../cite.html)
li [Accessibility statement](../accessibility.html)
li [Editions](../../index.html)
p Published by The coordination unit (generated). Edition of 15 May 2032 for 2031.
p This website uses no cookies and fetches nothing from anyone else.
""",
    "index.html": """\
link data:,
title Status report for Sagaland (generated)
link assets/designsystemet.css
link assets/theme.css
link assets/site.css
nav Choose language
li [English Status report for Sagaland (generated)](en/index.html lang=en hreflang=en)
li [Bokmål Tilstandsrapport for Sagaland (oppdiktet)](nb/index.html lang=nb hreflang=nb)
""",
    "en/index.html": """\
link data:,
title Editions – Status report for Sagaland (generated)
link ../assets/designsystemet.css
link ../assets/theme.css
link ../assets/pictures.css
link ../assets/site.css
link hreflang=nb ../nb/index.html
nav Language
li English
li [Bokmål](../nb/index.html lang=nb hreflang=nb)
nav Main menu
li [Front page](2031/index.html)
li [Tables](2031/tables.html)
li [Time series](2031/series.html)
li [Reporting bodies](2031/bodies.html)
li [Method](2031/method.html)
li [Data](2031/data.html)
li [Search and index](2031/search.html)
nav About this website
li [About this report](2031/about.html)
li [Definitions](2031/definitions.html)
li [How to cite](2031/cite.html)
li [Accessibility statement](2031/accessibility.html)
li [Editions](index.html)
p Published by The coordination unit (generated). Edition of 15 May 2032 for 2031.
p This website uses no cookies and fetches nothing from anyone else.
""",
    "nb/2031/part/3.html": """\
link data:,
title Straffesaker – Tilstandsrapport for Sagaland (oppdiktet)
link ../../../assets/designsystemet.css
link ../../../assets/theme.css
link ../../../assets/pictures.css
link ../../../assets/site.css
link hreflang=en ../../../en/2031/part/3.html
nav Språk
li [English](../../../en/2031/part/3.html lang=en hreflang=en)
li Bokmål
nav Hovedmeny
li [Forsiden](../index.html)
li [Tabeller](../tables.html)
li [Tidsserier](../series.html)
li [Instanser](../bodies.html)
li [Metode](../method.html)
li [Data](../data.html)
li [Søk og stikkord](../search.html)
nav Du er her
li [Forsiden](../index.html)
li aria-current=page Straffesaker
nav På denne siden
p På denne siden
li [Tabeller i denne delen](#tables)
li [Instanser](#bodies)
nav Om nettstedet
li [Om rapporten](../about.html)
li [Definisjoner](../definitions.html)
li [Slik viser du til rapporten](../cite.html)
li [Tilgjengelighetserklæring](../accessibility.html)
li [Utgaver](../../index.html)
p Utgitt av Koordineringsenheten (oppdiktet). Utgave av 15. mai 2032 for 2031.
p Nettstedet bruker ikke informasjonskapsler og henter ingenting fra andre.
""",
}


@pytest.mark.parametrize("path", AROUND)
def test_a_page_has_this_around_it(site_of_whole, path: str) -> None:  # type: ignore[no-untyped-def]
    assert site_of_whole.around(path) == AROUND[path]
