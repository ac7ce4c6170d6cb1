"""The names of the comparison: all of them Latin, since not every peer can set more.

    python3 names.py 214

prints so many different names, always the same ones in the same order.
"""

import sys

GIVEN = """
Ada Agnieszka Amélie Anaïs Andrés Anja Aoife Ayşe Beatriz Björn Børge Bùi Camille Céline Chiara Dagny
Dženana Eilidh Elif Elżbieta Fátima François Gözde Gülşen Håkon Hélène Ilse İremnur Jakub Jiří João
Jürgen Karolína Kristín Lāsma Léa Łukasz Márton Matěj Nguyễn Noémie Oğuz Ólafur Päivi Quentin René
Rūta Sébastien Signe Şebnem Ștefan Tomáš Ülkü Václav Wojciech Ximena Yağmur Zoë Žofia Žydrūnas
""".split()
FAMILY = """
Andersen Bąk Bergström Çelik Čapek D’Angelo Dąbrowska Díaz Doğan Dvořák Ebert Fernández Fjeldstad Gómez
Grünwald Gündoğdu Hernández Hlaváč İnan Ivanović Jørgensen Kaya Kowalczyk Križan Krūmiņš Lefèvre Löfgren
Łuczak Mac-Mahon Martínez Mészáros Müller Nowak Núñez O’Sullivan Önder Østergaard Papp Peña Quiñones
Rautio Rønning Sánchez Schröder Şahin Šimůnek Sørensen Świątek Takács Țepeș Ürgüp Vásquez Vrânceanu
Wałęsa Weiß Yıldız Zając Zündorf Žagar Þórsson
""".split()


def names(count):
    """Steps through both lists at once, so that neighbours share neither part."""
    if count > len(GIVEN) * len(FAMILY):
        raise ValueError(f"at most {len(GIVEN) * len(FAMILY)} names")
    return [
        f"{GIVEN[i % len(GIVEN)]} {FAMILY[(i + i // len(GIVEN)) % len(FAMILY)]}"
        for i in range(count)
    ]


if __name__ == "__main__":
    print("\n".join(names(int(sys.argv[1]))))
