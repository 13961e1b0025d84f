"""How pages name what stands around their articles, and how its lines begin: for proposals, which a person decides."""

import re

from readings.pieces import Omission

TAGS = {
    "nav": Omission.NAVIGATION,
    "footer": Omission.AROUND,
    "aside": Omission.AROUND,
    "header": Omission.AROUND,
    "form": Omission.AROUND,
    "figcaption": Omission.CAPTION,
}
ROLES = {
    **dict.fromkeys(("navigation", "menu", "menubar", "search", "toolbar"), Omission.NAVIGATION),
    **dict.fromkeys(("banner", "contentinfo", "complementary", "dialog", "alertdialog", "alert"), Omission.AROUND),
}
# The words of classes and ids, the surest first; each stands alone or among others: "post-share", "shareBar".
NAMES = {
    Omission.SIGN_UP: """
        newsletters?, subscri(?:be|ption)s?, sign ?up, donat(?:e|ion)s?, mailing list, mailchimp, mc embed, paywall,
        regwall, membership, support us, supporters?, contribute, fundraiser, patreon, suscripci[oó]n(?:es)?,
        suscr[ií]bete, bolet[ií]n, donaciones, abonnement, infolettre, spenden?
    """,
    Omission.SHARING: """
        share, sharing, sharedaddy, social, addtoany, addthis, shariff, tweet this, follow us, share ?bar,
        share ?buttons?, sharethis, compartir, partager, partage, teilen
    """,
    Omission.COMMENTS: """
        comments?, comment ?list, comment respond, comment form, disqus, respond, comentarios?, commentaires?,
        kommentare?
    """,
    Omission.NAVIGATION: """
        nav, navbar, navigation, menu, breadcrumbs?, pagination, pager, skip link, site links, post nav, toc, tags,
        tag ?list, tagcloud, tags links, cat links, categories, topics, language switcher, migas, etiquetas,
        categor[ií]as
    """,
    Omission.CAPTION: "caption, wp caption text, credit, photo credit, image credit, gallery caption",
    Omission.HEAD: """
        by ?line, authors?, dateline, entry meta, post meta, article meta, entry date, post date, posted on, timestamp,
        entry title, article title, post title, headline, kicker, read(?:ing)? time, author name, pub ?date, autora?,
        autores, fecha, auteur
    """,
    Omission.AROUND: """
        related, related posts, jp relatedposts, recommended, recommendations, read ?more, more (?:stories|from|on),
        trending, popular, most read, sidebar, widget, author (?:bio|box|info), about the author, bio, cookies?,
        cookie (?:banner|notice|bar), consent, gdpr, ads?, advert(?:isement)?s?, sponsored, sponsor, promo, banner,
        pop ?up, modal, masthead, site (?:header|footer), footer, colophon, copyright, print only, page header,
        outbrain, taboola, pull ?quote, callout, teaser, relacionad[oa]s, recomendad[oa]s,
        publicidad, pie, lire aussi, werbung
    """,
}
NAMED = [
    (reason, re.compile(rf"(?:^| )(?:{'|'.join(word.strip() for word in words.split(','))})(?=$| )"))
    for reason, words in NAMES.items()
]
# The first words of an article, often set apart from the rest.
LEAD = re.compile(
    r"(?:^|[\s_-])(?:standfirst|stand-first|dek|lede|lead|subtitle|chapo|chapeau|sub-?head(?:line|ing)?|intro|entradilla)(?:$|[\s_-])",
    re.I,
)
PULLED = re.compile(r"pull-?_?quote", re.IGNORECASE)
FORMS = [
    (Omission.SIGN_UP, re.compile(r"subscri|newsletter|sign ?up|donat|suscr|bolet[ií]n|abonn|اشترك", re.I)),
    (Omission.COMMENTS, re.compile(r"comment|reply|coment|respuesta|kommentar|تعليق", re.I)),
    (Omission.SIGN_UP, re.compile(r"e-?mail|correo|البريد", re.I)),
    (Omission.NAVIGATION, re.compile(r"search|buscar|suche|recherche|بحث", re.I)),
]


def _line(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(forms)})", re.IGNORECASE)


# How a short line begins, in the languages of our first readers.
LINES = [
    (
        Omission.SIGN_UP,
        _line(
            r"(?:please )?sign up (?:for|to)\b",
            r"(?:please )?(?:subscribe|donate)\b",
            r"join (?:our|the) (?:mailing )?list",
            r"get (?:the|our) \S* ?newsletter",
            r"support (?:us|our (?:work|journalism)|independent)\b",
            r"become a (?:member|supporter|subscriber|patron)",
            r"(?:if you |did you )?(?:like|enjoy|value)(?:ed)? (?:this|what you)",
            r"suscr[ií]bete|ap[úu]ntate|haz(?:te)? (?:una? )?(?:donaci[óo]n|soci[oa])|dona\b|apoya(?:nos)?\b",
            r"abonnez-vous|inscrivez-vous|faites un don|abonniere|spende\b|اشترك|تبرع",
        ),
    ),
    (
        Omission.SHARING,
        _line(
            r"share(?: this| on| via|\W*$)|tweet(?: this)?\W*$|e-?mail this|print(?: this|\W*$)|follow us",
            r"compart(?:e|ir)\b|partage[rz]?\b|teilen\b|شارك",
        ),
    ),
    (
        Omission.COMMENTS,
        _line(
            r"(?:\d+|no) comments?\W*$|leave a (?:comment|reply)|comments?(?: \(\d+\))?\W*$",
            r"\d+ comentarios?\W*$|comentarios\W*$|deja un comentario|التعليقات",
        ),
    ),
    (
        Omission.CAPTION,
        _line(
            r"(?:photo(?:graph)?s?|image|illustration|picture|credit|foto|imagen)(?: (?:by|credit|courtesy))?\s*[:/|©]",
        ),
    ),
]
# What a short line with a link in it asks for, or one that asks outright.
ASKS = re.compile(
    r"subscri(?:be|ption)|newsletter|\bdonat|support (?:us|our)|suscr[ií]b|bolet[ií]n|\bapoya|abonn", re.I
)
ASKS_OUTRIGHT = re.compile(r"suscr[ií]bete|subscribe to (?:our|the)|sign up (?:for|to) (?:our|the)|abonnez-vous", re.I)
# How the last lines say who the author is, after the name.
PRESENTS = re.compile(
    r"\s*(?:\([^)]{0,40}\)\s*)?,?\s*(?:is|was|are|were|works|lives|teaches|writes|es|era|vive|trabaja|escribe|est|ist)\b",
    re.I,
)
