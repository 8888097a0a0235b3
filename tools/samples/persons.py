"""Invented people: the public set has no names, numbers or addresses, so these are drawn by chance from fixed seeds.

Numbers are well formed (GB 11643 check character, numbering plan of mobile phones) but belong to nobody we know of.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from regions import REGIONS

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
)
MALE_NAMES = "伟强磊军洋勇杰涛超明刚平辉鹏飞波斌宇浩凯健俊帆建国志文华东海峰龙林毅诚博睿哲远航坤晨旭然子轩昊天宏达"
FEMALE_NAMES = "芳娜敏静丽艳娟霞秀英玲桂兰燕红梅琳洁颖萍慧莉雪婷倩佳欣怡雅诗梦瑶月琪晶蓉薇岚妍思雨晓文淑珍云玉凤媛"
MOBILE_PREFIXES = ("134", "135", "136", "137", "138", "139", "150", "151", "158", "159", "186", "187", "188", "189")
OCCUPATIONS = ("employee", "employee", "employee", "manager", "professional", "self_employed", "public_institution")
CHANNELS = ("sms", "push", "email", "wechat", "call")
SOURCES = ("branch", "branch", "online", "online", "partner", "referral", "telesales")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


class Person(NamedTuple):
    """What is invented for one client."""

    name: str
    id_no: str
    mobile: str
    email: str
    birth_date: date
    region: str
    occupation: str
    annual_income: int
    channel_pref: list[str]
    contact_consent: list[str]
    do_not_contact: bool
    acquisition_channel: str


class Inventor:
    """Invents people one after the other; each depends on its client only, save that no number occurs twice."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.taken: set[str] = set()

    def person(self, client: int, male: bool, age: int, limit: int) -> Person:
        """Return the person of a client with the sex, age and credit limit the set gives."""
        random = Random(f"formwright client {client}")
        region = random.choice(REGIONS)
        born = birth_date(random, age, self.as_of)
        refuses = random.random() < 0.03
        preferred = [channel for channel in CHANNELS if random.random() < 0.45] or ["sms"]
        return Person(
            name=full_name(random, male),
            id_no=self._unused(lambda: id_number(random, region.code, born, male)),
            mobile=self._unused(lambda: random.choice(MOBILE_PREFIXES) + f"{random.randrange(10**8):08d}"),
            email=f"client{client}@example.com",
            birth_date=born,
            region=region.path,
            occupation="retired" if age >= 60 else "student" if age < 23 else random.choice(OCCUPATIONS),
            annual_income=max(24_000, int(limit * random.uniform(0.8, 2.6)) // 1000 * 1000),
            channel_pref=preferred,
            contact_consent=[] if refuses else [channel for channel in preferred if random.random() < 0.8],
            do_not_contact=refuses,
            acquisition_channel=random.choice(SOURCES),
        )

    def _unused(self, draw: Callable[[], str]) -> str:
        while (drawn := draw()) in self.taken:
            pass
        self.taken.add(drawn)
        return drawn


def full_name(random: Random, male: bool) -> str:
    """Return a surname with a given name of one or two characters."""
    given = MALE_NAMES if male else FEMALE_NAMES
    return random.choice(SURNAMES) + "".join(random.sample(given, random.choice((1, 2, 2, 2))))


def birth_date(random: Random, age: int, as_of: date) -> date:
    """Return a day on which someone was born who is `age` years old on `as_of`."""
    last = as_of.replace(year=as_of.year - age)
    first = as_of.replace(year=as_of.year - age - 1) + timedelta(days=1)
    return first + timedelta(days=random.randrange((last - first).days + 1))


def id_number(random: Random, region: str, born: date, male: bool) -> str:
    """Return an 18-character number of the region, birth date and sex."""
    serial = random.randrange(1, 499) * 2 + male
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the 18th character that ISO 7064 MOD 11-2 demands."""
    return CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
