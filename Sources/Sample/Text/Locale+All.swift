extension Locale {
    static let all: [Locale] = [
        Locale(
            .english, weight: 43,
            given: """
                Olivia Noah Emma Liam Ava Oliver Sophia Elijah Charlotte James Amelia William Isla Benjamin Mia Lucas Grace Henry Chloe Theodore \
                Ruby Jack Alice Levi Florence Daniel Ivy Samuel Daisy Owen Freya Caleb Hannah Isaac Leah Nathan Priya Arjun Fatima Omar Naomi Kofi \
                Amara Tunde Siobhan=Siobhan Bob Ana Maya Ethan Zara Ezra
                """,
            family: """
                Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker White Edwards Hughes Green Hall Lewis Harris Clarke \
                Jackson Wood Turner Hill Cooper Ward Moore Baker Carter Lee Khan Okafor Mensah Murphy Kelly O'Connor=OConnor Singh Sharma Reid \
                Fraser Adeyemi Bailey Fletcher Gibson Hunt Marsh Nolan Pearce Quinn Rhodes Sutton
                """),
        Locale(
            .german, weight: 9,
            given: "Jürgen=Juergen Käthe=Kaethe Sören=Soeren Björn=Bjoern Anke Lukas Hannah Günter=Guenter Zoë=Zoe Jörg=Joerg Ute Matthias",
            family:
                "Müller=Mueller Schröder=Schroeder Weiß=Weiss Köhler=Koehler Bäcker=Baecker Schäfer=Schaefer Vogel Lang Grüner=Gruener Kühn=Kuehn"
        ),
        Locale(
            .french, weight: 8,
            given:
                "Zoé=Zoe François=Francois Hélène=Helene Noël=Noel Chloé=Chloe Rémi=Remi Anaïs=Anais Benoît=Benoit Léa=Lea Gaël=Gael Inès=Ines",
            family:
                "Lefèvre=Lefevre Dubois Gagné=Gagne Côté=Cote Bérubé=Berube Moreau Prévost=Prevost Garçon=Garcon Desprès=Despres Faÿ=Fay"),
        Locale(
            .spanish, weight: 8,
            given:
                "José=Jose María=Maria Íñigo=Inigo Begoña=Begona Andrés=Andres Lucía=Lucia Martín=Martin Inés=Ines João=Joao Conceição=Conceicao",
            family:
                "García=Garcia Muñoz=Munoz Núñez=Nunez Pérez=Perez Ibáñez=Ibanez Gómez=Gomez Peña=Pena Araújo=Araujo Simões=Simoes Gonçalves=Goncalves"
        ),
        Locale(
            .english, weight: 7,
            given:
                "Søren=Soren Åsa=Asa Łukasz=Lukasz Agnieszka Jiří=Jiri Zdeněk=Zdenek Ásta=Asta Þór=Thor Ömer=Omer Gülşen=Gulsen Dvořka=Dvorka Ştefan=Stefan",
            family:
                "Ødegård=Odegard Ångström=Angstrom Wałęsa=Walesa Dvořák=Dvorak Šťastný=Stastny Guðmundsdóttir=Gudmundsdottir Yılmaz=Yilmaz Țepeș=Tepes"
        ),
        // Written with combining marks, as some systems send it: e and U+0302 and U+0301 instead of one character.
        Locale(
            .vietnamese, weight: 2,
            given: "Ye\u{302}\u{301}n=Yen Thu\u{309}y=Thuy Hu\u{31b}\u{300}ng=Hung A\u{301}nh=Anh Linh Du\u{303}ng=Dung",
            family: "Nguye\u{302}\u{303}n=Nguyen Tra\u{302}\u{300}n=Tran Le\u{302}=Le Pha\u{323}m=Pham Vo\u{303}=Vo"),
        Locale(
            .russian, weight: 4,
            given: "Анна=Anna Дмитрий=Dmitry Ольга=Olga Юрий=Yury Наталья=Natalia Сергей=Sergey Олена=Olena Тарас=Taras",
            family: "Кузнецова=Kuznetsova Волков=Volkov Щербак=Shcherbak Соколова=Sokolova Ильин=Ilyin Шевченко=Shevchenko"),
        Locale(
            .english, weight: 2, given: "Ελένη=Eleni Γιώργος=Giorgos Νίκος=Nikos Αθηνά=Athina",
            family: "Παπαδοπούλου=Papadopoulou Οικονόμου=Oikonomou Αγγελόπουλος=Angelopoulos"),
        Locale(
            .chinese, weight: 4, given: "雷=Lei 小明=Xiaoming 丽华=Lihua 建国=Jianguo 雨婷=Yuting 思远=Siyuan 静=Jing 𠮷安=Jian",
            family: "李=Li 王=Wang 张=Zhang 刘=Liu 陈=Chen 欧阳=Ouyang 周=Zhou"),
        Locale(
            .japanese, weight: 4, given: "花子=Hanako 太郎=Taro さくら=Sakura 健一=Kenichi ゆうき=Yuki 美咲=Misaki アンナ=Anna",
            family: "佐藤=Sato 鈴木=Suzuki 髙橋=Takahashi 渡邊=Watanabe 山田=Yamada 中村=Nakamura"),
        Locale(
            .korean, weight: 3, given: "민준=Minjun 서연=Seoyeon 지우=Jiwoo 하은=Haeun 도윤=Doyun",
            family: "김=Kim 이=Lee 박=Park 최=Choi 정=Jung"),
        Locale(
            .arabic, weight: 3, given: "محمد=Mohammed فاطمة=Fatima يوسف=Yusuf ليلى=Layla خالد=Khalid نور=Noor",
            family: "الأحمد=Alahmad الحسن=Alhasan منصور=Mansour الخطيب=Alkhatib حداد=Haddad"),
        Locale(
            .hebrew, weight: 2, given: "נועה=Noa יונתן=Yonatan תמר=Tamar אורי=Uri שִׁירָה=Shira",
            family: "כהן=Cohen לוי=Levi מזרחי=Mizrahi פרידמן=Friedman"),
        Locale(
            .english, weight: 1, given: "प्रिया=Priya अर्जुन=Arjun สมชาย=Somchai กนกวรรณ=Kanokwan",
            family: "शर्मा=Sharma वर्मा=Varma สุขใจ=Sukjai วงศ์ใหญ่=Wongyai"),
    ]
}
