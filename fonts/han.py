"""Chooses the characters of the Han face, and the regional shapes of each.

A unified ideograph has different shapes in mainland China, Taiwan and Japan. The source font has
every character in the shape of every region, which is several times the size that the bundled
fonts can have. Therefore:

* a character is included if the standard of a region lists it as usual (`repertoires`);
* it has the shapes of the regions that list it, and no others (`Shapes`);
* without a language it has the shape of the first region that lists it, in the order mainland,
  Taiwan, Japan, Korea;
* it has the variants that variation selectors choose only if it is usual in Japanese names
  (`Variants`).

The Korean shape of an ideograph is kept only if another region has the same one, or none lists it.
Koreans write their names in Hangul, which is included in full (KS X 1001).

The lists are from Python's codecs of the national standards and from the Unihan database.
Characters that occur in names and are missing there are listed below by hand.
"""

import bz2
import itertools
from collections import defaultdict
from dataclasses import dataclass

# Characters of given names and surnames that the standards of their region lack, or list only in
# a part that is not used here. Characters that a standard does list do no harm.
NAMES_MAINLAND = (
    "堃喆珺玥昇翀赟晟煊祎犇骉婳龑䶮㛃㚢昪奡翯旻玘珣琎瑀瑨垚淼焱鑫皛贠妘娀嫄"
    "濛珮堉淏珏祐甯鎏芃玘珝琇琭瑆瑢璟璠璩瓒昳昶晅晞暐曌曦炅炘炜烜焜煐煦熠燊"
    "翊翎翙翾骐骁骎骅骞骧鸾鹍鹭麒麓黾偲俤倞侁佺佶侃俶偕傒僖冔劼勍匡厷叡吰咏"
    "喦嗣噩垲埏埙堉塬壵夤奭姁姈姝姞娉娈婍婕媖媛嫒嫕嬿孖孚宓宸寀寯屾岍岚峂峣"
    "崟嵘嵩嶷帨廙弢彧彣忞忻恂恺惇惢愔愫慜懋戬扬抒拊捷揆撄敉旸旼昀昉昕昽晗晢"
)
NAMES_TAIWAN = (
    "妤婕筠甯瑀昀晞暐翊睿昕沄彣媗娸璟騏瓈珈玟琇瑄瑋琪璿昱旻勛堉堭凃呂寀凱愷宥"
    "庭惢愃懿晴晰晨晧晉曄曜栩桓棻楷榆榕槿樺橙櫻欣歆毓沅沛泓洢洧浤浩淇淳淯湘湞"
    "湧溱溦滎潁潔潞澄澐澔濬瀅瀚瀠炘炫烜焌煒煜煥熙燁燦爾玗玠玨玲玳珊珍珞珣珧珩"
    "珮珵琁琋琍琦琬琮琰琳瑗瑛瑜瑞瑢瑩瑭瑱璇璉璋璐璘璨璩瓊甄畇皓盈睎矞祐祤祺禎"
    "秝竑笙筑筱箴綺綸緁緹縈縉翃翎翔翬耘聿芃芊芮芯芷苡苒茉茜茵荃荳荷莘莛莙菀菁"
    "菡萱葳蒨蓁蓉蓓蔓蔚蕎蕙蕾薇薏薰藍藺蘊虹衍袁裴褘詠詩詮誠誼諠諭諳謙譽貽賢贊"
    "軒輝辰迦逸鈞鈺鉉銓銘鋐鋒錡錦錞鍇鍵鎧鎮鏞鐶閎閔隆雅雯霈霏霓霖霙霽靖靜韋韡"
    "韻頡頤頠穎顗顥颯餘馨駿騰驊鴻鵬麒麗麟黛黧鼎齊龎堃喆峯羣綉煊昇陞崑崙嫺嫻珺"
)
NAMES_JAPAN = (
    "髙﨑𠮷塚德濵濱邉邊齋齊斉斎嶋嶌﨟栁桒曻凜槇瀨萬國廣澤櫻龍瀧惠榮條佛來寬戶"
    "禮穰彅杮榊畠凪凩辻込峠栃畑匂俣麿籾鰐蘆峯埜椙樫橳饗鵜鷲鷹鶴鮎鯉麓迫柊椛楓"
    "煕熙凞燿耀嘉嬉翔翠翼颯駿凌凛冴凰堯尭巴彪彬惺斐旭昂昊晃晏暉曙朔李杏桔梓梧"
    "㐂𡈽𣘺𠀋㟢㔟𥔎槗桺舘薗嵜邨靍靏鷏凮夘舩"
)
# Characters of Chinese names that few fonts have. Most are a character repeated, chosen for its luck.
NAMES_RARE = (
    "龘靐齉龖爨籱麤鱻羴飝飍驫贔譶矗嚞掱惢皛皕燚朤茻叕叒众刕壵孖槑囍昍曐朙瞐砳"
    "秝㗊㠭㵘䨻䲜犇骉猋焱淼垚鑫毳舙灥厵"
)
# More kanji of names that have variants in family registers. The variants of jinmeiyō kanji and of
# `NAMES_JAPAN` are included anyway.
VARIANTS_JAPAN = (
    "丈並伴住佳健傑兼勇勝包博収周啓善喜城塚大奏女姉媛寛寧将尊尋導小巡工巨帆平庭廉延彩彫往忍恵成房所扇"
    "採敏敢文旅既明晩普晴暁暖曜更月有朗望朝条松柄柔柱校桃梅植機櫛次永沿海浸港湾溝滋漢潔潤潮父猶畔益盛"
    "直真眺礼社祈祉祖神祥福穀節築精約紋納終総緩縫繁羊羽翁翌習耕聖聴舟船芦花芽茨荒菓菜著葛蔽薄藤虎術衛"
    "親角請諭諸謁謙講貫賓走迎近返迫透逐通逝速造連進逸遂遇遊運遍過道達遜遠適遷選那邦郷都酌配釜釣鍵鎌鎮"
    "阪降隆隊隣雅雨雪雰静韓音響飴館騰鮮鯖鰯麗麻"
)
# Without Latin letters, which come from the Latin face, so that no name is set in both faces.
PUNCTUATION = [c for c in map(chr, range(0x20, 0x7F)) if not c.isalpha()] + list(
    "\u00a0·‐‑‒–—―‘’“”•…‧′″※"
)
BLOCKS = (
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x3041, 0x3096),
    (0x3099, 0x30FF),
    (0x31F0, 0x31FF),  # kana
    (0x3105, 0x312F),
    (0x31A0, 0x31BF),  # Bopomofo
    (0x3131, 0x318E),  # single Hangul letters
    (0xFF01, 0xFF9F),  # full and half width, in which old bank and school systems write names
)


@dataclass(frozen=True)
class Repertoires:
    """The characters of each region, and all characters that are not Han."""

    mainland: frozenset
    taiwan: frozenset
    japan: frozenset
    korea: frozenset
    other: frozenset
    #: The kanji whose variants are included.
    varied: frozenset

    def default_region(self, char):
        for region in ("mainland", "taiwan", "japan", "korea"):
            if char in getattr(self, region):
                return region
        return None

    def all(self):
        return self.mainland | self.taiwan | self.japan | self.korea | self.other


def repertoires(unihan, cmap):
    """`unihan` is the folder of the `Unihan_*.txt.bz2` files, `cmap` the source font's characters."""
    general_standard = set(unihan_property(unihan, "OtherMappings", "kTGH"))
    joyo = set(unihan_property(unihan, "OtherMappings", "kJoyoKanji"))
    jinmeiyo = set(unihan_property(unihan, "OtherMappings", "kJinmeiyoKanji"))
    jis = set(unihan_property(unihan, "OtherMappings", "kJis0"))
    gb2312 = double_byte("gb2312", (0xB0, 0xF7), (0xA1, 0xFE))
    big5_level_1 = double_byte("big5", (0xA4, 0xC6), (0x40, 0xFE))
    ks_hangul = double_byte("euc_kr", (0xB0, 0xC8), (0xA1, 0xFE))

    mainland = gb2312 | general_standard | set(NAMES_MAINLAND) | set(NAMES_RARE)
    taiwan = big5_level_1 | set(NAMES_TAIWAN)
    japan = joyo | jinmeiyo | set(NAMES_JAPAN)
    # What else a region needs has the shape of that region alone.
    core = international_core(unihan)
    taiwan |= regional(core, "THM") - mainland - taiwan - japan
    japan |= (regional(core, "J") | jis) - mainland - taiwan - japan
    korea = regional(core, "KP") - mainland - taiwan - japan
    chosen = Repertoires(
        mainland=frozenset(mainland),
        taiwan=frozenset(taiwan),
        japan=frozenset(japan),
        korea=frozenset(korea),
        other=frozenset(
            ks_hangul
            | set(PUNCTUATION)
            | {chr(c) for first, last in BLOCKS for c in range(first, last + 1) if c in cmap}
        ),
        varied=frozenset(jinmeiyo | set(NAMES_JAPAN) | set(VARIANTS_JAPAN)),
    )
    lacking = sorted(c for c in chosen.all() if ord(c) not in cmap)
    if lacking:
        raise SystemExit(f"the source font lacks {' '.join(f'U+{ord(c):04X}' for c in lacking)}")
    return chosen


def international_core(unihan):
    """The International Ideographs Core: character -> the regions that need it, as letters.

    It lists what each region needs on small devices, names included. The last of its three levels
    is left out.
    """
    values = unihan_property(unihan, "IRGSources", "kIICore")
    return {char: value[1:] for char, value in values.items() if value[0] in "AB"}


def regional(core, letters):
    return {char for char, regions in core.items() if set(regions) & set(letters)}


def unihan_property(directory, file, name):
    """One property of the Unihan database: character -> value."""
    values = {}
    with bz2.open(directory / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, key, value = line.rstrip("\n").split("\t")
                if key == name:
                    values[chr(int(code[2:], 16))] = value
    return values


def double_byte(codec, leads, trails):
    """The ideographs and Hangul syllables of a two-byte code in the given ranges."""
    found = set()
    spans = (range(leads[0], leads[1] + 1), range(trails[0], trails[1] + 1))
    for pair in itertools.product(*spans):
        text = bytes(pair).decode(codec, errors="ignore")
        if len(text) == 1 and text >= "\u3400":
            found.add(text)
    return found


# OpenType language system -> the region whose characters keep its shapes. Hong Kong has Taiwan's
# shapes, from which its own differ in few strokes.
REGIONS = {"ZHT ": "taiwan", "ZHH ": "taiwan", "JAN ": "japan"}


class Shapes:
    """The regional shapes of the source font's `locl` feature, reduced to the included characters.

    The default shapes of the source are the mainland's. For each other language, a single
    substitution replaces them with the shapes of that language.
    """

    def __init__(self, gsub, cmap, chosen):
        self.cmap = cmap
        self.chosen = chosen
        self.lookups = locl_lookups(gsub)
        self.source = {language: dict(self._table(language).mapping) for language in self.lookups}
        self.source["ZHH "] = self.source["ZHT "]
        #: character -> its glyph without a language
        self.default = {char: self._default_glyph(char) for char in sorted(chosen.all())}

    def apply(self):
        """Rewrites the lookups; returns the glyphs that must be kept."""
        mappings = {language: self._regional(language) for language in REGIONS}
        kept = set(self.default.values()).union(*(m.values() for m in mappings.values()))
        mappings["KOR "] = self._korean(kept)
        for language, mapping in mappings.items():
            self._table(language).mapping = {k: v for k, v in mapping.items() if k != v}
        #: the glyphs that a language replaces
        self.replaced = {k for m in mappings.values() for k, v in m.items() if k != v}
        return kept.union(mappings["KOR "].values())

    def _default_glyph(self, char):
        languages = {"taiwan": "ZHT ", "japan": "JAN ", "korea": "KOR "}
        language = languages.get(self.chosen.default_region(char))
        return self._shape(char, language) if language else self.cmap[ord(char)]

    def _shape(self, char, language):
        glyph = self.cmap[ord(char)]
        return self.source[language].get(glyph, glyph)

    def _regional(self, language):
        """Default glyph -> this language's glyph, for the characters of its region."""
        mapping = {}
        for char in sorted(getattr(self.chosen, REGIONS[language]) | self.chosen.other):
            self._add(mapping, char, self._shape(char, language))
        return mapping

    def _korean(self, kept):
        mapping = {}
        for char in self.default:
            glyph = self._shape(char, "KOR ")
            if glyph in kept or char in self.chosen.other:
                self._add(mapping, char, glyph)
        return mapping

    def _add(self, mapping, char, glyph):
        # Glyphs that do not change are added too: another character can share the glyph, and change it.
        default = self.default[char]
        if mapping.setdefault(default, glyph) != glyph:
            raise SystemExit(f"U+{ord(char):04X} shares its default glyph but not its regional one")

    def _table(self, language):
        (table,) = self.lookups[language].SubTable
        return getattr(table, "ExtSubTable", table)


def locl_lookups(gsub):
    """Language system -> the `locl` lookup of that system alone.

    The source font lists a second lookup after it, for punctuation, which several languages share.
    It is not changed.
    """
    features = gsub.FeatureList.FeatureRecord
    found = {}
    for script in gsub.ScriptList.ScriptRecord:
        for system in script.Script.LangSysRecord:
            for index in system.LangSys.FeatureIndex:
                if features[index].FeatureTag == "locl":
                    lookup = gsub.LookupList.Lookup[features[index].Feature.LookupListIndex[0]]
                    found.setdefault(system.LangSysTag, lookup)
    return found


IDEOGRAPHIC_SELECTORS = 0xE0100


class Variants:
    """The shapes that variation selectors choose: sequences of the Ideographic Variation Database,
    which the Japanese face has, and standardized variants.

    A shape that another language replaces would not stay under its selector. It gets a copy of its
    glyph, for which `free` are glyphs to write over.
    """

    def __init__(self, shapes, faces, kept, free):
        self.shapes, self.kept = shapes, set(kept)
        varied = {glyph for _, uvs, _ in faces for s in uvs.values() for _, glyph in s}
        self.free = iter(sorted(set(free) - varied - {".notdef"}))
        #: glyph -> the glyph that it is copied to
        self.copies = {}
        #: selector -> character code -> its glyph, or None for the one that it has without a selector
        self.chosen = defaultdict(dict)
        for language, uvs, cmap in faces:
            for selector, sequences in sorted(uvs.items()):
                for code, glyph in sequences:
                    self._add(language, selector, code, glyph, cmap)

    def glyphs(self):
        """The glyphs of the variants, copies included."""
        chosen = (glyph for shapes in self.chosen.values() for glyph in shapes.values())
        return {glyph for glyph in chosen if glyph}

    def table(self):
        """In the form of fontTools' table."""
        return {
            selector: sorted(shapes.items()) for selector, shapes in sorted(self.chosen.items())
        }

    def _add(self, language, selector, code, glyph, cmap):
        char = chr(code)
        if char not in self.shapes.default or code in self.chosen[selector]:
            return
        shape = glyph or cmap[code]
        is_varied = language == "JAN " and char in self.shapes.chosen.varied
        if glyph is None and (
            shape == self.shapes.default[char] or selector < IDEOGRAPHIC_SELECTORS
        ):
            self.chosen[selector][code] = None
        elif shape in self.kept or (glyph and is_varied):
            self.chosen[selector][code] = self._stable(shape)

    def _stable(self, glyph):
        if glyph not in self.shapes.replaced:
            return glyph
        if glyph not in self.copies:
            self.copies[glyph] = next(self.free)
        return self.copies[glyph]
