"""Writes the app's typeface as C++: Inter in two weights, only the letters needed, digits all of one width.

Dear ImGui applies no OpenType features, so the tabular digits (feature tnum) take the place of the
proportional ones in the character map. usage: fonts.py FOLDER_OF_INTER OUT.cpp
"""
import io
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026), (0x2190, 0x2193)]
SINGLE = [0x3B1, 0x3BC, 0x3C1, 0x3C3, 0x3C4, 0x20AC, 0x2212, 0x2260, 0x2264, 0x2265, 0x2713]
TABULAR = [ord(c) for c in "0123456789.,+-:%"] + [0x2212]


def letters():
    return [code for low, high in RANGES for code in range(low, high + 1)] + SINGLE


def tabular_names(font):
    names = {}
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                names.update(getattr(table, "mapping", {}))
    return names


def subset_font(path):
    font = TTFont(path)
    tabular = tabular_names(font)
    for table in font["cmap"].tables:
        for code in TABULAR:
            if code in table.cmap:
                table.cmap[code] = tabular.get(table.cmap[code], table.cmap[code])
    options = subset.Options(layout_features=["kern"], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters())
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def array(name, data):
    lines = [",".join(str(byte) for byte in data[i:i + 40]) for i in range(0, len(data), 40)]
    return (f"const unsigned char {name}[] = {{\n" + ",\n".join(lines) + "};\n"
            f"const unsigned int {name}_size = sizeof {name};\n")


def main():
    folder, out = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "app/font_data.h"\n\nnamespace latlab::app {\n\n')
        for name, style in [("inter_regular", "Regular"), ("inter_semibold", "SemiBold")]:
            file.write(array(name, subset_font(f"{folder}/Inter-{style}.otf")))
        file.write("\n}  // namespace latlab::app\n")


main()
