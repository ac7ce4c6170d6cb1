//! Reads the PDF files that engross writes, which are simpler than PDF can be: each object is one
//! of the file's cross-reference table, and dictionaries have no white space that they do not need.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// A file, with its objects.
pub(crate) struct Document {
    objects: BTreeMap<u32, Object>,
    root: u32,
}

/// The dictionary of an object, or its other value, and the contents of its stream.
struct Object {
    text: String,
    stream: Vec<u8>,
}

/// A page, with what it inherits.
pub(crate) struct Page {
    text: String,
    content: String,
}

/// The matrix of a `cm` operator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Matrix(pub(crate) [f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one after the other.
    fn within(self, outer: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, outer.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    /// Left, bottom, right and top of what it makes of the unit square.
    pub(crate) fn unit_square(self) -> [f32; 4] {
        let [a, _, _, d, e, f] = self.0;
        [e.min(e + a), f.min(f + d), e.max(e + a), f.max(f + d)]
    }
}

impl Document {
    /// Reads a file by its cross-reference table.
    pub(crate) fn parse(file: &[u8]) -> Self {
        let tail = String::from_utf8_lossy(&file[file.len() - 40..]).into_owned();
        let start = tail.split("startxref").nth(1).unwrap();
        let start: usize = start.split_whitespace().next().unwrap().parse().unwrap();
        let table = String::from_utf8_lossy(&file[start..]).into_owned();
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("xref"));
        let size: usize = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let mut objects = BTreeMap::new();
        for id in 0..size {
            let entry = lines.next().unwrap();
            if id == 0 || entry.trim_end().ends_with('f') {
                continue;
            }
            let at: usize = entry[..10].parse().unwrap();
            let header = format!("{id} 0 obj\n");
            assert!(file[at..].starts_with(header.as_bytes()), "object {id}");
            let id = u32::try_from(id).unwrap();
            objects.insert(id, Object::parse(&file[at + header.len()..]));
        }
        let root = number_after(table.split("/Root ").nth(1).unwrap());
        Self { objects, root }
    }

    /// How many dictionaries have this text.
    pub(crate) fn count(&self, text: &str) -> usize {
        let objects = self.objects.values();
        objects.filter(|object| object.text.contains(text)).count()
    }

    /// The stream of the first object whose dictionary has this text.
    pub(crate) fn stream_with(&self, text: &str) -> String {
        let mut objects = self.objects.values();
        let object = objects.find(|object| object.text.contains(text)).unwrap();
        object.stream.iter().copied().map(char::from).collect()
    }

    /// The names of the fonts, each once for the font itself.
    pub(crate) fn base_fonts(&self) -> Vec<String> {
        let fonts = self.objects.values().map(|object| &object.text);
        let fonts = fonts.filter(|text| text.contains("/Subtype/Type0"));
        fonts
            .map(|text| {
                let name = text.split("/BaseFont/").nth(1).unwrap();
                name.split(['/', '>']).next().unwrap().to_owned()
            })
            .collect()
    }

    /// The pages, in the order of their tree.
    pub(crate) fn pages(&self) -> Vec<Page> {
        let ids = self.page_ids();
        let pages = ids.iter().map(|id| {
            let text = self.objects[id].text.clone();
            let contents = number_after(text.split("/Contents ").nth(1).unwrap());
            let content = &self.objects[&contents].stream;
            Page {
                content: content.iter().copied().map(char::from).collect(),
                text,
            }
        });
        pages.collect()
    }

    fn page_ids(&self) -> Vec<u32> {
        let mut ids = Vec::new();
        self.walk(self.page_root(), 1, &mut |id, _, kids| {
            if kids.is_none() {
                ids.push(id);
            }
        });
        ids
    }

    /// How many levels the tree of pages has, with the pages.
    pub(crate) fn depth_of_pages(&self) -> usize {
        let mut deepest = 0;
        self.walk(self.page_root(), 1, &mut |_, depth, _| {
            deepest = deepest.max(depth);
        });
        deepest
    }

    /// The most kids of a node in the tree of pages.
    pub(crate) fn most_kids(&self) -> usize {
        let mut most = 0;
        self.walk(self.page_root(), 1, &mut |_, _, kids| {
            most = most.max(kids.unwrap_or(0));
        });
        most
    }

    fn page_root(&self) -> u32 {
        let catalog = &self.objects[&self.root].text;
        number_after(catalog.split("/Pages ").nth(1).unwrap())
    }

    /// Visits each node of a tree of pages, with its depth and the number of its kids. Checks that
    /// each says whose kid it is, and how many pages are below it. Returns that number.
    fn walk(
        &self,
        id: u32,
        depth: usize,
        visit: &mut impl FnMut(u32, usize, Option<usize>),
    ) -> u32 {
        let text = &self.objects[&id].text;
        let Some(kids) = text.split("/Kids[").nth(1) else {
            visit(id, depth, None);
            return 1;
        };
        let kids: Vec<u32> = kids
            .split(']')
            .next()
            .unwrap()
            .split(" 0 R")
            .filter_map(|kid| kid.trim().parse().ok())
            .collect();
        visit(id, depth, Some(kids.len()));
        let mut below = 0;
        for kid in kids {
            let parent = self.objects[&kid].text.split("/Parent ").nth(1).unwrap();
            assert_eq!(number_after(parent), id);
            below += self.walk(kid, depth + 1, visit);
        }
        assert_eq!(number_after(text.split("/Count ").nth(1).unwrap()), below);
        below
    }

    /// The entries of the outline, each with the index of its page.
    pub(crate) fn outline(&self) -> Vec<(String, usize)> {
        let value = |text: &str, key: &str| text.split(key).nth(1).map(number_after);
        let pages = self.page_ids();
        let page_index: BTreeMap<u32, usize> = pages.into_iter().zip(0..).collect();
        let catalog = &self.objects[&self.root].text;
        let root = value(catalog, "/Outlines ").unwrap();
        let outline = &self.objects[&root].text;
        let mut next = value(outline, "/First ");
        let mut previous = None;
        let mut entries = Vec::new();
        while let Some(id) = next {
            let text = &self.objects[&id].text;
            assert_eq!(value(text, "/Parent "), Some(root));
            assert_eq!(value(text, "/Prev "), previous);
            let page = value(text, "/Dest[").unwrap();
            entries.push((title(text), page_index[&page]));
            previous = next;
            next = value(text, "/Next ");
        }
        assert_eq!(value(outline, "/Last "), previous);
        let count = value(outline, "/Count ").unwrap_or_default();
        assert_eq!(count as usize, entries.len());
        entries
    }

    /// The structure, an element a line. Checks that the marked content of each page is numbered
    /// in the order of the elements, and that the parents are found by these numbers.
    pub(crate) fn structure(&self) -> String {
        let root = &self.objects[&self.catalog_entry("/StructTreeRoot ")].text;
        let parents = self.numbers(number_after(root.split("/ParentTree ").nth(1).unwrap()));
        let mut keys = BTreeMap::new();
        for (id, number) in self.page_ids().into_iter().zip(1..) {
            let text = &self.objects[&id].text;
            assert!(text.contains("/Tabs/S"));
            keys.insert(id, (number, entry(text, "/StructParents ").unwrap()));
        }
        let mut lines = Vec::new();
        let document = entry(root, "/K ").unwrap();
        self.add_element(document, 0, &mut |id, depth, text| {
            let kind = text.split("/S/").nth(1).unwrap();
            let kind = kind.split(['/', '>']).next().unwrap();
            let mut line = format!("{}{kind}", "  ".repeat(depth));
            if let Some(page) = entry(text, "/Pg ") {
                let (number, key) = keys[&page];
                let mark = entry(text, "/K ").unwrap();
                assert_eq!(parents[&key][mark as usize], id);
                line += &format!(" page {number}, content {mark}");
            }
            for key in ["/T", "/Lang", "/ActualText", "/Alt"] {
                let start = [format!("{key}("), format!("{key}<")];
                if start.iter().any(|start| text.contains(start)) {
                    line += &format!(", {} {:?}", &key[1..], text_after(text, key));
                }
            }
            if let Some(bounds) = rectangle(text, "BBox") {
                line += &format!(", {:?}", bounds.map(f32::round));
            }
            lines.push(line);
        });
        for (page, (_, key)) in self.pages().iter().zip(keys.values()) {
            let marks = page.content.matches("/MCID ").count();
            assert_eq!(parents.get(key).map_or(0, Vec::len), marks);
        }
        lines.join("\n") + "\n"
    }

    fn add_element(&self, id: u32, depth: usize, add: &mut impl FnMut(u32, usize, &str)) {
        let text = &self.objects[&id].text;
        assert!(text.contains("/Type/StructElem"), "{text}");
        add(id, depth, text);
        let Some(kids) = text.split("/K[").nth(1) else {
            return;
        };
        for kid in references(kids) {
            assert_eq!(entry(&self.objects[&kid].text, "/P "), Some(id));
            self.add_element(kid, depth + 1, add);
        }
    }

    /// The arrays of a number tree.
    fn numbers(&self, id: u32) -> BTreeMap<u32, Vec<u32>> {
        let text = &self.objects[&id].text;
        if let Some(kids) = text.split("/Kids[").nth(1) {
            let kids = references(kids).into_iter();
            return kids.flat_map(|kid| self.numbers(kid)).collect();
        }
        let pairs = text.split("/Nums[").nth(1).unwrap().split(']');
        let pairs = pairs.filter_map(|pair| pair.split_once('['));
        pairs
            .map(|(key, ids)| (key.trim().parse().unwrap(), references(ids)))
            .collect()
    }

    fn catalog_entry(&self, key: &str) -> u32 {
        entry(&self.objects[&self.root].text, key).unwrap()
    }

    /// The text of the catalog.
    pub(crate) fn catalog(&self) -> &str {
        &self.objects[&self.root].text
    }

    /// The data of the profile of the colours.
    pub(crate) fn profile(&self) -> Option<&[u8]> {
        let id = entry(self.catalog(), "/DestOutputProfile ")?;
        Some(&self.objects[&id].stream)
    }

    /// The XMP packet.
    pub(crate) fn metadata(&self) -> String {
        let stream = &self.objects[&self.catalog_entry("/Metadata ")].stream;
        String::from_utf8(stream.clone()).unwrap()
    }

    /// The content of the only form, and its bounds.
    pub(crate) fn form(&self) -> Option<(String, [f32; 4])> {
        let mut objects = self.objects.values();
        let form = objects.find(|object| object.text.contains("/Subtype/Form"))?;
        let content = String::from_utf8_lossy(&form.stream).into_owned();
        Some((content, rectangle(&form.text, "BBox")?))
    }
}

impl Object {
    fn parse(bytes: &[u8]) -> Self {
        let end = find(bytes, b"endobj").unwrap();
        let at = find(&bytes[..end], b"stream\n");
        let text = &bytes[..at.unwrap_or(end)];
        let text = String::from_utf8_lossy(text).into_owned();
        let stream = at.map_or_else(Vec::new, |at| {
            let length = number_after(text.split("/Length ").nth(1).unwrap()) as usize;
            let data = &bytes[at + b"stream\n".len()..][..length];
            let mut plain = Vec::new();
            if text.contains("/FlateDecode") {
                ZlibDecoder::new(data).read_to_end(&mut plain).unwrap();
            } else if text.contains("/Type/Metadata") {
                plain = data.to_vec();
            }
            plain
        });
        Self { text, stream }
    }
}

impl Page {
    pub(crate) fn content(&self) -> &str {
        &self.content
    }

    pub(crate) fn rectangle(&self, name: &str) -> Option<[f32; 4]> {
        rectangle(&self.text, name)
    }

    /// The pictures that it draws.
    pub(crate) fn pictures(&self) -> Vec<(String, Matrix)> {
        pictures(&self.content)
    }

    /// The lines that it strokes: x1, y1, x2, y2.
    pub(crate) fn lines(&self) -> Vec<[f32; 4]> {
        let mut lines = Vec::new();
        operators(&self.content, |_, operator, operands| match operator {
            "m" => lines.push([operands[0], operands[1], 0.0, 0.0]),
            "l" => {
                let line = lines.last_mut().unwrap();
                [line[2], line[3]] = [operands[0], operands[1]];
            }
            _ => {}
        });
        lines
    }
}

/// The pictures that a content stream draws, each with its name and its place.
pub(crate) fn pictures(content: &str) -> Vec<(String, Matrix)> {
    let mut drawn = Vec::new();
    let mut name = String::new();
    operators(content, |matrix, operator, _| {
        if operator.starts_with('/') {
            operator.clone_into(&mut name);
        } else if operator == "Do" {
            drawn.push((name.clone(), matrix));
        }
    });
    drawn
}

/// Calls for each operator and name, with the transform and the numbers before it.
fn operators(content: &str, mut call: impl FnMut(Matrix, &str, &[f32])) {
    let (mut matrix, mut stack) = (Matrix::IDENTITY, Vec::new());
    let mut operands = Vec::new();
    let content = without_strings(content);
    for token in content.split_whitespace() {
        if let Ok(number) = token.parse() {
            operands.push(number);
            continue;
        }
        match token {
            "q" => stack.push(matrix),
            "Q" => matrix = stack.pop().unwrap(),
            "cm" => {
                let own = Matrix(*operands.last_chunk().unwrap());
                matrix = own.within(matrix);
            }
            _ => call(matrix, token, &operands),
        }
        operands.clear();
    }
    assert!(stack.is_empty());
}

/// Leaves out strings and brackets.
fn without_strings(content: &str) -> String {
    let mut left = String::new();
    let (mut depth, mut in_hex) = (0, false);
    let mut characters = content.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if depth > 0 => drop(characters.next()),
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth > 0 => {}
            '<' if characters.peek() == Some(&'<') => drop(characters.next()),
            '>' if characters.peek() == Some(&'>') => drop(characters.next()),
            '<' => in_hex = true,
            '>' => in_hex = false,
            _ if in_hex => {}
            '[' | ']' => left.push(' '),
            '/' => left.push_str(" /"),
            _ => left.push(character),
        }
    }
    left
}

fn rectangle(text: &str, name: &str) -> Option<[f32; 4]> {
    let sides = text.split(&format!("/{name}[")).nth(1)?;
    let sides = sides.split(']').next()?.split(' ');
    let sides: Vec<f32> = sides.map(|side| side.parse().unwrap()).collect();
    sides.try_into().ok()
}

/// The number after a key.
fn entry(text: &str, key: &str) -> Option<u32> {
    text.split(key).nth(1).map(number_after)
}

/// The ids in an array of references.
fn references(array: &str) -> Vec<u32> {
    let ids = array.split(']').next().unwrap().split(" 0 R");
    ids.filter_map(|id| id.trim().parse().ok()).collect()
}

/// The title of an entry of the outline.
fn title(text: &str) -> String {
    text_after(text, "/Title")
}

/// The text after a key.
fn text_after(text: &str, key: &str) -> String {
    let mut values = text.split(key).skip(1);
    let value = values.find(|value| value.starts_with(['(', '<'])).unwrap();
    if let Some(plain) = value.strip_prefix('(') {
        return plain.split(')').next().unwrap().to_owned();
    }
    let digits = value.strip_prefix('<').unwrap().split('>').next().unwrap();
    let units: Vec<u16> = (0..digits.len() / 4)
        .map(|index| u16::from_str_radix(&digits[4 * index..4 * index + 4], 16).unwrap())
        .collect();
    assert_eq!(units[0], 0xFEFF);
    String::from_utf16(&units[1..]).unwrap()
}

fn number_after(text: &str) -> u32 {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().unwrap()
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes
        .windows(pattern.len())
        .position(|window| window == pattern)
}
