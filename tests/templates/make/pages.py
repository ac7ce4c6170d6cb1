"""Pages without a placeholder, from which Inkscape, Chromium and cairo make pictures, PDF files and
drawings whose texts are outlines."""

import art

SVG = 'xmlns="http://www.w3.org/2000/svg"'


def page(width, height, content, family="Noto Serif", color="#222", anchor="middle"):
    return (
        f'<svg {SVG} width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<g font-family="{family}" fill="{color}" text-anchor="{anchor}">{content}</g></svg>\n'
    )


def text(x, y, size, words, more=""):
    return f'<text x="{x}" y="{y}" font-size="{size}" {more}>{words}</text>'


def canva_rule():
    """A picture of Canva: blobs of colour, a script face, a rule for the name."""
    return page(
        1123,
        794,
        '<rect width="1123" height="794" fill="#fdf7f2"/>'
        '<path d="M0 0h330C300 120 190 90 150 190S60 300 0 300z" fill="#f4c7b8"/>'
        '<path d="M1123 794H760c40-110 150-60 200-170s110-90 163-100z" fill="#cfd9c3"/>'
        f'<path d="{art.corner(70, 60, 120)}" fill="none" stroke="#c98b6b" stroke-width="2"/>'
        + text(561, 190, 92, "Certificate", 'font-family="Great Vibes"')
        + text(561, 240, 24, "OF GRATITUDE", 'letter-spacing="9" font-family="Noto Sans"')
        + text(561, 330, 22, "This certificate is presented to", 'font-family="Noto Sans"')
        + '<rect x="311" y="446" width="500" height="2.5" fill="#c98b6b"/>'
        + text(561, 500, 22, "for reading to the cats of the shelter", 'font-family="Noto Sans"')
        + '<rect x="220" y="650" width="220" height="2" fill="#555"/><rect x="683" y="650" '
        'width="220" height="2" fill="#555"/>'
        + text(330, 682, 18, "Head of Cats", 'font-family="Noto Sans"')
        + text(793, 682, 18, "Date", 'font-family="Noto Sans"'),
        color="#5a3d31",
    )


def canva_sample():
    """The same with a sample of a name, as Canva's own templates have."""
    return page(
        1123,
        794,
        '<rect width="1123" height="794" fill="#0f2a43"/>'
        f'<path d="{art.waves(1123, 690, 794, 60, 3)}" fill="#c9a24b"/>'
        '<circle cx="980" cy="140" r="70" fill="#c9a24b"/>'
        f'<path d="{art.seal(980, 140, 54, 24)}" fill="#0f2a43"/>'
        + text(561, 180, 64, "CERTIFICATE", 'letter-spacing="8" font-family="Noto Sans"')
        + text(561, 226, 22, "OF COMPLETION", 'letter-spacing="6" font-family="Noto Sans"')
        + text(561, 320, 22, "proudly awarded to", 'font-family="Noto Sans"')
        + text(561, 420, 84, "Olivia Wilson", 'font-family="Great Vibes" fill="#e3c676"')
        + text(561, 500, 22, "for the evening course in astronomy", 'font-family="Noto Sans"')
        + text(561, 535, 22, "under a sky without clouds", 'font-family="Noto Sans"'),
        color="#fff",
    )


def canva_space():
    """White space for the name between two lines, and a strip of colour."""
    return page(
        1123,
        794,
        '<rect width="250" height="794" fill="#7b5ea7"/><circle cx="125" cy="160" r="70" '
        'fill="#fff" opacity=".85"/>'
        f'<path d="{art.rosette(125, 160, 60, 10)}" fill="#f2b134"/>'
        '<path d="M0 560q125-90 250 0v234H0z" fill="#f2b134"/>'
        + text(310, 190, 62, "Certificate", 'font-weight="bold"')
        + text(310, 290, 24, "We are glad to certify that")
        + text(310, 520, 24, "has finished the workshop on drawing maps by hand")
        + text(310, 556, 24, "and found the way home without a phone")
        + text(310, 700, 18, "Cartography Club, June 2026"),
        family="Noto Sans",
        color="#3a2a57",
        anchor="start",
    )


def powerpoint_slide():
    """A slide as a picture of 1280 by 720 pixels."""
    return page(
        1280,
        720,
        '<rect width="1280" height="720" fill="#eef3f8"/><rect width="1280" height="110" '
        'fill="#1f4e79"/><rect y="640" width="1280" height="80" fill="#1f4e79"/>'
        '<g stroke="#fff" stroke-width="4" fill="none"><circle cx="110" cy="55" r="34"/><path '
        'd="M92 55l14 14 24-30"/></g>'
        + text(640, 76, 52, "Certificate of Attendance", 'fill="#fff"')
        + text(640, 220, 28, "It is hereby certified that")
        + '<path d="M340 360h600" stroke="#1f4e79" stroke-width="3"/>'
        + text(640, 430, 28, "attended all twelve meetings on the safety of bridges")
        + text(640, 474, 28, "in the spring of 2026"),
        family="Noto Sans",
        color="#1f3044",
    )


def scanned_form():
    """A form as a photograph, with a dotted line after its words."""
    dots = 'stroke="#333" stroke-width="3" stroke-dasharray="0.1 9" stroke-linecap="round"'
    return page(
        1131,
        800,
        '<rect width="1131" height="800" fill="#efe9dc"/><rect x="46" y="46" width="1039" '
        'height="708" fill="none" stroke="#6a5f4b" stroke-width="3"/>'
        + text(565, 170, 54, "Record of Examination")
        + text(110, 310, 26, "We certify that", 'text-anchor="start"')
        + f'<path d="M310 314H1010" {dots}/>'
        + text(
            110,
            390,
            26,
            "has passed the examination of the society of lock keepers",
            'text-anchor="start"',
        )
        + text(110, 440, 26, "and may open the gates of the upper canal.", 'text-anchor="start"')
        + text(110, 660, 22, "Place and date", 'text-anchor="start"')
        + f'<path d="M280 664H560" {dots}/>',
        color="#3b3428",
    )


def slides_texts():
    return [
        (480, 130, 54, "Certificate of Thanks", "#38761d"),
        (480, 210, 22, "is presented to", "#434343"),
        (480, 350, 22, "who planted three hundred hazels along the railway", "#434343"),
        (480, 384, 22, "and watered them all summer", "#434343"),
    ]


def figma_outlined():
    """Exported with “Outline text”: the shapes keep the names of their layers."""
    return page(
        1000,
        707,
        '<rect width="1000" height="707" fill="#fef3f2"/><circle cx="60" cy="640" r="170" '
        'fill="#fecdca"/><circle cx="960" cy="60" r="150" fill="#fda29b"/>'
        + text(500, 170, 60, "Cake of the Month")
        + text(500, 250, 22, "goes to")
        + text(500, 470, 22, "for a tower of choux with seven kinds of cream")
        + text(500, 504, 22, "that did not fall over"),
        family="Noto Sans",
        color="#7a271a",
    )


def document_html(kind):
    """A page that Chromium prints: documents of Google and pages of Canva have the same writer."""
    if kind == "google":
        body = (
            '<div class="edge"><h1>Certificate of Service</h1><p>This document certifies that</p>'
            '<p class="line">&nbsp;</p><p>has served on the jury of the poetry slam</p>'
            '<p class="small">Town of Aldermoor, 3 May 2026</p></div>'
        )
        css = (
            ".edge{box-sizing:border-box;height:100%;border:3px solid #38761d;padding:60px;"
            "text-align:center}h1{font-size:44px;color:#38761d;margin:10px 0 50px}p{font-size:20px}"
            ".line{border-bottom:2px solid #333;width:55%;margin:60px auto 20px}.small{margin-top:"
            "90px;font-size:15px}"
        )
    else:
        body = (
            '<div class="edge"><h1>Well Swum!</h1><p>This medal on paper belongs to</p>'
            '<p class="name">Your Name</p><p>for forty lengths in the old outdoor pool</p></div>'
        )
        css = (
            ".edge{box-sizing:border-box;height:100%;background:#e0f4f7;border-radius:24px;"
            "padding:70px;text-align:center;color:#0b5563}h1{font-size:60px;margin:10px 0 40px}"
            'p{font-size:22px}.name{font-family:"Great Vibes";font-size:64px;margin:40px}'
        )
    return (
        "<!DOCTYPE html><meta charset=utf-8><style>@page{size:297mm 210mm;margin:12mm}html,body{"
        'margin:0;height:99%;font-family:"Noto Sans";-webkit-print-color-adjust:exact}'
        + css
        + f"</style>{body}\n"
    )
