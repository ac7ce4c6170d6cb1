//! Scripts and style sheets without comments, and without the white space that only readers need.

/// A script, or JSON. Statements have to end with `;`, and no template may have another in it.
pub(super) fn script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // What was between the last token and this one.
    let mut gap = false;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            gap = true;
            rest = &rest[first.len_utf8()..];
            continue;
        } else if let Some(comment) = comment(rest) {
            gap = true;
            rest = &rest[comment..];
            continue;
        } else if matches!(first, '"' | '\'' | '`') {
            quoted(rest, first)
        } else if first == '/' && starts_expression(&out) {
            quoted(rest, '/')
        } else {
            first.len_utf8()
        };
        if gap
            && out
                .chars()
                .next_back()
                .is_some_and(|last| needs_space(last, first))
        {
            out.push(' ');
        }
        gap = false;
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// A style sheet without texts in quotation marks.
pub(super) fn style(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c == ' ' {
            gap = true;
            continue;
        }
        let is_mark = |c: char| matches!(c, '{' | '}' | ';' | ',');
        let last = out.chars().next_back().unwrap_or('{');
        // A colon before which there is a space begins a selector.
        if gap && !is_mark(c) && !is_mark(last) && last != ':' {
            out.push(' ');
        }
        gap = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// The length of the comment at the beginning.
fn comment(text: &str) -> Option<usize> {
    let end = match text.as_bytes() {
        [b'/', b'/', ..] => text.find('\n'),
        [b'/', b'*', ..] => text.find("*/").map(|at| at + 2),
        _ => return None,
    };
    Some(end.unwrap_or(text.len()))
}

/// The length of the text in these marks at the beginning.
fn quoted(text: &str, mark: char) -> usize {
    let mut is_escaped = false;
    let mut in_class = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' if mark == '/' => in_class = true,
            ']' if mark == '/' => in_class = false,
            _ if c == mark && !in_class => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Whether what follows is the beginning of an expression: there, a slash begins a pattern.
fn starts_expression(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|last| "(,=:[!&|?{};>".contains(last))
}

/// Whether two tokens would become one without a space.
fn needs_space(last: char, first: char) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    (is_word(last) && is_word(first)) || (last == first && "+-".contains(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_keep_their_texts_and_patterns() {
        for (before, after) in [
            ("const a = 'b  c'; // d\n  e( f );", "const a='b  c';e(f);"),
            ("x = `a  ${ b }`;", "x=`a  ${ b }`;"),
            (
                "y = /[/ ]  \\/ x/g.test(a) / 2;",
                "y=/[/ ]  \\/ x/g.test(a)/2;",
            ),
            ("a = b + +c - -d + e;", "a=b+ +c- -d+e;"),
            ("/* x\n y */ a = /b c/;", "a=/b c/;"),
            ("f((c) => /a  b/.test(c));", "f((c)=>/a  b/.test(c));"),
            ("z = 'it\\'s // no comment';", "z='it\\'s // no comment';"),
            ("{\n  \"a b\": [ 1, 2 ]\n}", "{\"a b\":[1,2]}"),
            ("'open", "'open"),
        ] {
            assert_eq!(script(before), after);
        }
    }

    #[test]
    fn style_sheets_keep_their_selectors() {
        for (before, after) in [
            ("a, b > c {\n  d: e f;\n}\n", "a,b > c{d:e f}"),
            ("a :focus { b: c }", "a :focus{b:c }"),
            (
                "@media (x: y) { a { b: calc(1px + 2px); } }",
                "@media (x:y){a{b:calc(1px + 2px)}}",
            ),
        ] {
            assert_eq!(style(before), after.replace(" }", "}"));
        }
    }
}
