"""Names and places from which the fictional people of Nyota are made; see make_population.py.

The names are common in East Africa and put together by chance: none is meant to be anyone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """How a people names its children."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    middle_women: tuple[str, ...] = ()
    middle_men: tuple[str, ...] = ()
    families: tuple[str, ...] = ()  # none: a child is called by its father's names instead
    abroad: tuple[tuple[str, str], ...] = ()  # where the few come from who were born elsewhere
    language: str = "en"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CHRISTIAN_WOMEN = (
    "Grace Mary Joyce Ruth Esther Faith Mercy Lydia Agnes Janet Caroline Beatrice Lilian Rose "
    "Dorcas Naomi Hellen Eunice Purity Sharon Brenda Irene Judith Pauline Tabitha Winnie"
)
_CHRISTIAN_MEN = (
    "John Peter Daniel Samuel Joseph David James Paul Moses Stephen Dennis Kevin Brian George "
    "Collins Victor Isaac Elijah Caleb Amos Philip Simon Felix Martin Edwin Geoffrey"
)

PEOPLES = {
    "coast": Naming(
        women=_words(
            "Amina Fatuma Halima Zainab Mwanaisha Rehema Saida Zuhura Maryam Asha Khadija Salma "
            "Tatu Mwanajuma Rukia Neema Zuri Subira Sauda Hadija Bahati Mariamu Nuru Jamila"
        ),
        men=_words(
            "Juma Hamisi Salim Omar Bakari Rashid Abdalla Hassan Ali Baraka Athumani Mwinyi Saidi "
            "Kombo Shaban Ramadhani Suleiman Faraji Nassor Khamis Mbarak Swaleh Idi Musa"
        ),
        abroad=(("Tanga", "TZ"), ("Moroni", "KM"), ("Zanzibar", "TZ")),
    ),
    "lake": Naming(
        women=_words(_CHRISTIAN_WOMEN),
        men=_words(_CHRISTIAN_MEN),
        middle_women=_words("Achieng Akinyi Atieno Awuor Adhiambo Anyango Apiyo Auma Akoth Awino"),
        middle_men=_words("Ochieng Odhiambo Omondi Onyango Okoth Owino Opiyo Ouma Oduor Okello"),
        families=_words(
            "Otieno Odera Oyugi Ogola Obiero Ojwang Ogutu Oluoch Ongoro Okumu Onditi Ombura Abuya "
            "Agutu Owiti Nyangweso Olweny Orwa Oloo Obare"
        ),
        abroad=(("Mwanza", "TZ"), ("Jinja", "UG")),
    ),
    "mountain": Naming(
        women=_words(_CHRISTIAN_WOMEN),
        men=_words(_CHRISTIAN_MEN),
        middle_women=_words("Wanjiru Nyambura Wambui Wairimu Njeri Wangari Muthoni Nyokabi Wanja"),
        middle_men=_words("Kamau Mwangi Njoroge Kariuki Maina Gitau Mbugua Kimani Ndungu Macharia"),
        families=_words(
            "Karanja Gathogo Kinyua Waweru Muriithi Ngugi Gichuki Njuguna Kabiru Muchiri Thuku "
            "Githinji Wachira Kuria Ndirangu Mugo Kago Nderitu Gachanja Munene"
        ),
        abroad=(("Arusha", "TZ"), ("Leeds", "GB")),
    ),
    "valley": Naming(
        women=_words(_CHRISTIAN_WOMEN),
        men=_words(_CHRISTIAN_MEN),
        middle_women=_words("Chebet Jepkoech Chepkorir Jerono Cherono Jeptoo Chelimo Jebet"),
        middle_men=_words("Kiptoo Kipkorir Kibet Kiprono Kiplagat Cheruiyot Kipchumba Kimutai"),
        families=_words(
            "Rono Koech Langat Bett Sang Ruto Keter Tanui Biwott Chumo Korir Mutai Rotich Yegon "
            "Too Siele Birir Kosgei"
        ),
        abroad=(("Mbale", "UG"),),
    ),
    "plains": Naming(
        women=_words(
            "Hodan Ifrah Sahra Faduma Hibo Ayaan Nasra Deqa Ubah Hawo Idil Leyla Muna Safiya "
            "Shukri Zamzam Amal Ladan"
        ),
        men=_words(
            "Abdi Mohamed Warsame Farah Guled Hersi Ismail Jama Liban Mahad Nur Osman Roble Sharif "
            "Yusuf Abshir Bile Dalmar"
        ),
        abroad=(("Mogadishu", "SO"), ("Jijiga", "ET"), ("Doha", "QA")),
    ),
    "highland": Naming(
        women=_words(
            "Almaz Tigist Hirut Selam Meseret Aster Bethlehem Genet Hiwot Kidist Lemlem Mulu Rahel "
            "Saba Tsehay Yordanos"
        ),
        men=_words(
            "Tesfaye Bekele Girma Haile Kebede Lemma Mulugeta Negash Abebe Berhanu Dawit Getachew "
            "Solomon Tadesse Worku Yohannes"
        ),
        abroad=(("Gondar", "ET"), ("Asmara", "ER"), ("Addis Ababa", "ET")),
    ),
    "harbour": Naming(
        women=_words("شادية ليلى مريم زينب هدى سلمى نجلاء رقية أسماء حليمة سعاد إيمان نورة عائشة"),
        men=_words("حسن سالم عمر يوسف إبراهيم خالد محمود صالح عبدالله سعيد طارق منصور أحمد علي"),
        families=_words("الحضرمي باوزير العمودي الشاطري باعلوي المزروعي النبهاني السقاف الكثيري"),
        abroad=(("المكلا", "YE"), ("مسقط", "OM")),
        language="ar",
    ),
}


@dataclass(frozen=True, slots=True)
class District:
    """Where people live: how many, who they are and what the streets and clinics are called."""

    title: str
    code: str  # begins the numbers of entries in its register
    weight: int
    peoples: tuple[tuple[str, int], ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    clinics: tuple[str, ...]


DISTRICTS = {
    "kaya": District(
        "Kaya",
        "KAY",
        26,
        (("lake", 4), ("mountain", 4), ("coast", 3), ("valley", 2), ("plains", 2), ("harbour", 1)),
        ("Kaya Town", "Kaya East", "Uhuru Park"),
        ("Mango Lane", "Uhuru Square", "Jacaranda Road", "Tailors Street", "Station Road"),
        ("Kaya General Hospital", "Uhuru Park Maternity", "St Anne Hospital, Kaya"),
    ),
    "bandari": District(
        "Bandari",
        "BAN",
        18,
        (("coast", 6), ("harbour", 3), ("plains", 1), ("lake", 1)),
        ("Bandari Old Town", "Bandari North"),
        ("Harbour Road", "Customs Lane", "Ivory Street", "Lighthouse Road"),
        ("Bandari Port Hospital", "Old Town Maternity, Bandari"),
    ),
    "pwani": District(
        "Pwani",
        "PWA",
        12,
        (("coast", 8), ("harbour", 1)),
        ("Pwani", "Coral Bay"),
        ("Palm Beach Road", "Coconut Lane", "Mosque Street"),
        ("Pwani District Hospital", "Coral Bay Clinic"),
    ),
    "ziwani": District(
        "Ziwani",
        "ZIW",
        12,
        (("lake", 9), ("valley", 1)),
        ("Ziwani", "Fisherman Point"),
        ("Lake Street", "Papyrus Road", "Market Street"),
        ("Ziwani District Hospital", "Fisherman Point Clinic"),
    ),
    "mlima": District(
        "Mlima",
        "MLI",
        12,
        (("mountain", 9), ("highland", 1)),
        ("Mlima", "Cedar Hill"),
        ("Hill Road", "Coffee Lane", "Church Street"),
        ("Mlima Mission Hospital", "Cedar Hill Clinic"),
    ),
    "bonde": District(
        "Bonde",
        "BON",
        9,
        (("valley", 8), ("mountain", 1)),
        ("Bonde", "River Bend"),
        ("Tea Road", "Mill Street", "Bridge Road"),
        ("Bonde District Hospital",),
    ),
    "nyika": District(
        "Nyika",
        "NYI",
        6,
        (("highland", 4), ("plains", 3), ("coast", 1)),
        ("Nyika", "Acacia Junction"),
        ("Station Street", "Acacia Road"),
        ("Nyika Railway Hospital",),
    ),
    "kaskazini": District(
        "Kaskazini",
        "KAS",
        5,
        (("plains", 7), ("highland", 1)),
        ("Kaskazini", "Three Wells"),
        ("Well Square", "Camel Market Road"),
        ("Kaskazini District Hospital",),
    ),
}
