"""Posts of the world: whose parcel a UPU S10 number is, by the two letters it ends with.

The check digit is the proof; the letters are ISO 3166 countries, and `YP`, which Yanwen uses for itself.
"""

UNIVERSAL = "https://t.17track.net/en#nums={}"
_OWN_PAGES = {
    "US": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "GB": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "AU": "https://auspost.com.au/mypost/track/details/{}",
    "CA": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
    "FR": "https://www.laposte.fr/outils/suivre-vos-envois?code={}",
}

#: In Shopify's spelling where Shopify knows the post (Admin API 2026-10); the others by their own names.
_NAMES = """
AE Emirates Post;AM Haypost;AR Correo Argentino;AT Austrian Post;AU Australia Post;AZ Azerpost;BA BH Posta;
BE BPost International;BF La Poste Burkina Faso;BG Bulgarian Posts;BR Correios;BY Belpost;CA Canada Post;
CH Swiss Post;CL CorreosChile;CN China Post;CO 4-72;CY Cyprus Post;CZ Czech Post;DE Deutsche Post;DK PostNord DK;
EE Omniva;EG Egypt Post;ES Correos;FI Posti;FR La Poste Colissimo;GB Royal Mail;GE Georgian Post;GR ELTA;
HK Hongkong Post;HR Hrvatska Pošta;HU Magyar Posta;ID Pos Indonesia;IE An Post;IL Israel Post;IN India Post;
IS Iceland Post;IT Poste Italiane;JP Japan Post (EN);KG Kyrgyz Post;KR Korea Post;KZ Kazpost;LI Liechtenstein Post;
LT Lietuvos Paštas;LU POST Luxembourg;LV Latvia Post;MA Barid Al-Maghrib;MD Poșta Moldovei;ME Pošta Crne Gore;
MK North Macedonia Post;MT MaltaPost;MX Correos de México;MY Pos Malaysia;NG NIPOST;NL PostNL;NO Posten Norge;
NZ New Zealand Post;PE Serpost;PH PHLPost;PK Pakistan Post;PL Poczta Polska;PT CTT;RO Poșta Română;RS Pošta Srbije;
RU Russian Post;SA Saudi Post;SE PostNord SE;SG Singapore Post;SI Pošta Slovenije;SK Slovenská Pošta;TH Thailand Post;
TN La Poste Tunisienne;TR PTT;TW Chunghwa Post;UA Ukrposhta;US USPS;UY Correo Uruguayo;UZ Uzbekistan Post;
VN Vietnam Post;YP Yanwen;ZA South African Post Office
"""

#: Last two letters -> (company, tracking page).
POSTS = {
    code: (name, _OWN_PAGES.get(code, UNIVERSAL))
    for code, _, name in (entry.strip().partition(" ") for entry in _NAMES.split(";"))
}
