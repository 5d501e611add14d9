extension Phrases {
    static let all: [Language: Phrases] = [
        .english: Phrases(
            greetings: ["Hello,", "Hi there,", "Good morning,", "Dear support team,", "Hi,", "Hello everybody,"],
            impacts: [
                "It started on {day} around {moment}, and nothing was changed on our side.",
                "About {count} people at {company} cannot work because of this.",
                "It is not urgent, but it costs us time every day.",
                "Only my account seems to have this; a colleague with the same role does not.",
                "We have a deadline on {day}, so a quick answer would help a lot.",
                "It came back after we thought it was solved last month.",
                "Customers have begun to ask us about it.", "I have seen it on {few} machines so far.",
            ],
            environments: [
                "{product} {version}, {browser} on {system}. Screen 1920 x 1080, language English, no extensions, build {trace}.",
                "Version {version} in {browser}, {system}. Our workspace is number {invoice} and has {count} users on the plan \"Team\".",
                "We use {browser} on {system}; {product} is {version}, and all updates of the last {few} weeks are installed.",
                "Seen with {browser} and {system}, not with an older {product}; the page of the settings says {version} ({trace}).",
            ],
            attempts: [
                "I already tried another browser, an empty cache and a restart, without any luck.",
                "Signing out and in again helps for about {few} minutes.",
                "Our IT has looked at the firewall and the proxy and found nothing.",
                "I found an article about this in your help, but its menu does not exist in {version}.",
                "A colleague suggested turning off \"{feature}\", which made no difference.",
                "As a workaround we now do it by hand, which costs us {few} minutes each time.",
            ],
            closings: [
                "Thanks,\n{name}", "Best regards\n{name}\n{company}", "Thank you for looking into it!\n{name}", "Cheers, {name} 🙂",
                "Kind regards,\n{name}",
                "Please call me if you need more.\n{name}",
            ],
            backgrounds: [
                """
                We have used {product} for {few} months, mostly the {feature}, and so far it was the part that nobody had to think about. Now half of \
                the questions in our own team are about it.
                """,
                """
                For background: {company} has two offices and about {count} people who work in {product} all day. What they enter in the morning goes to \
                our partners at noon, so a delay is noticed at once.
                """,
                """
                I looked at ticket T-00{code}7 from last year, which sounds similar, but the advice there was about version 1 and the menus are not the \
                same any more.
                """,
                "To rule out our own network I also tried it from home at {moment} and over a phone, with the same result both times.",
                "We keep a list of when it happens: {count} times this week, most often between {moment} and the end of the day, never at night.",
                """
                It would already help to know whether this is a fault or meant to be like that, because our handbook for new colleagues describes it \
                the other way round.
                """,
                "I can give you access to a test account that shows it, or share my screen at {moment}, whichever is easier for you.",
                "The person who set this up has left {company}, so please assume that we know nothing about the settings behind it.",
            ],
            stepsTitle: "Steps to reproduce:\n"),
        .german: Phrases(
            greetings: ["Guten Tag,", "Hallo zusammen,", "Sehr geehrte Damen und Herren,"],
            impacts: [
                "Bei uns sind {count} Kolleginnen und Kollegen betroffen.",
                "Das geht seit gestern {moment} Uhr so, geändert haben wir nichts.",
                "Für den Monatsabschluss brauchen wir das dringend.",
            ],
            environments: ["{product} {version}, {browser}, {system}.", "Wir nutzen {browser} unter {system}, Version {version}."],
            attempts: [
                "Cache geleert, neu angemeldet, anderer Browser: alles ohne Erfolg.",
                "Wenn ich mich ab- und wieder anmelde, geht es für {few} Minuten.",
                "Die Prüfung durch unsere IT ergab nichts Auffälliges.",
            ],
            closings: ["Mit freundlichen Grüßen\n{name}\n{company}", "Viele Grüße\n{name}", "Vielen Dank im Voraus!\n{name}"],
            backgrounds: [
                "Wir arbeiten seit {few} Monaten mit {product} und hatten bisher keine Schwierigkeiten; umso mehr überrascht uns das jetzt.",
                "Zur Einordnung: Bei {company} hängen die Auslieferung am Mittag und der Tagesabschluss davon ab, dass diese Seite stimmt.",
            ]),
        .french: Phrases(
            greetings: ["Bonjour,", "Madame, Monsieur,", "Bonjour à toute l'équipe,"],
            impacts: [
                "Chez {company}, {count} personnes sont concernées.",
                "Cela a commencé hier vers {moment}, sans aucun changement de notre côté.",
                "Nous avons une échéance en fin de semaine.",
            ],
            environments: ["{product} {version}, {browser} sous {system}.", "Version {version}, {browser}, {system}."],
            attempts: ["J'ai vidé le cache et redémarré, sans succès.", "Se déconnecter puis se reconnecter aide pendant {few} minutes."],
            closings: ["Cordialement,\n{name}", "Merci d'avance !\n{name}\n{company}", "Bien à vous,\n{name}"],
            backgrounds: [
                "Nous utilisons {product} tous les jours depuis {few} mois, et c'est la première fois que cela nous arrive.",
                "Pour information, nos deux agences saisissent tout le matin et nos partenaires reçoivent les données à midi.",
            ]),
        .spanish: Phrases(
            greetings: ["Buenos días:", "Hola:", "Estimado equipo:"],
            impacts: [
                "Afecta a {count} personas de {company}.", "Empezó ayer a las {moment} y no hemos cambiado nada.",
                "Lo necesitamos antes del cierre del mes.",
            ],
            environments: ["{product} {version}, {browser} en {system}.", "Usamos {browser} en {system}, versión {version}."],
            attempts: [
                "Ya probé con otro navegador y sin extensiones.", "Si cierro la sesión y vuelvo a entrar, funciona unos {few} minutos.",
            ],
            closings: ["Un saludo,\n{name}", "¡Muchas gracias!\n{name}", "Atentamente,\n{name}\n{company}"],
            backgrounds: [
                "Trabajamos con {product} desde hace {few} meses y hasta ahora no habíamos tenido ningún problema parecido.",
                "En {company} dependemos de esto para preparar los envíos de cada mañana, así que cualquier ayuda es bienvenida.",
            ]),
        .vietnamese: Phrases(
            greetings: ["Xin chào,", "Chào anh chị,"],
            impacts: ["Có {count} người ở {company} gặp lỗi này.", "Lỗi bắt đầu lúc {moment} hôm qua."],
            environments: ["{product} {version}, {browser}, {system}."], attempts: ["Tôi đã thử trình duyệt khác nhưng không được."],
            closings: ["Trân trọng,\n{name}", "Cảm ơn nhiều!\n{name}"]),
        .russian: Phrases(
            greetings: ["Здравствуйте!", "Добрый день,"],
            impacts: [
                "Это мешает работать примерно {count} сотрудникам.", "Началось вчера около {moment}, мы ничего не меняли.",
                "Нам нужно это до конца недели.",
            ],
            environments: ["{product} {version}, {browser}, {system}."],
            attempts: ["Другой браузер и перезагрузка не помогли.", "После повторного входа всё работает минут {few}."],
            closings: ["С уважением,\n{name}", "Заранее спасибо!\n{name}, {company}"]),
        .chinese: Phrases(
            greetings: ["您好,", "技术支持团队您好:"], impacts: ["我们公司有{count}人受到影响。", "从昨天{moment}开始出现,我们没有做任何改动。", "月底前必须解决,请尽快处理。"],
            environments: ["{product} {version},{browser},{system}。"], attempts: ["已经清除缓存并换了浏览器,问题依旧。", "重新登录后大约{few}分钟内正常。"],
            closings: ["谢谢!\n{name}", "此致敬礼\n{name}({company})"]),
        .japanese: Phrases(
            greetings: ["お世話になっております。", "サポートご担当者様"], impacts: ["社内の{count}名が影響を受けています。", "昨日の{moment}頃から発生しており、設定は変更していません。"],
            environments: ["{product} {version}、{browser}、{system}です。"],
            attempts: ["別のブラウザでも試しましたが、同じ結果でした。", "再ログインすると{few}分ほどは正常に動きます。"],
            closings: ["よろしくお願いいたします。\n{name}", "ご確認をお願いいたします🙇\n{name}"]),
        .korean: Phrases(
            greetings: ["안녕하세요,", "안녕하세요 담당자님,"], impacts: ["직원 {count}명이 같은 문제를 겪고 있습니다.", "어제 {moment}쯤부터 발생했습니다."],
            environments: ["{product} {version}, {browser}, {system}."], attempts: ["캐시를 지우고 다시 로그인해 보았지만 똑같습니다."],
            closings: ["감사합니다.\n{name}", "빠른 답변 부탁드립니다.\n{name} ({company})"]),
        .arabic: Phrases(
            greetings: ["السلام عليكم،", "مرحبا،"],
            impacts: ["يؤثر ذلك على {count} من الموظفين.", "بدأت المشكلة أمس في الساعة {moment} ولم نغير شيئا."],
            environments: ["{product} {version}، {browser}، {system}."],
            attempts: ["جربت متصفحا آخر دون فائدة.", "بعد تسجيل الدخول من جديد يعمل لمدة {few} دقيقة."],
            closings: ["مع الشكر،\n{name}", "تحياتي\n{name}"]),
        .hebrew: Phrases(
            greetings: ["שלום,", "בוקר טוב,"], impacts: ["התקלה פוגעת ב-{count} עובדים.", "זה התחיל אתמול בשעה {moment}."],
            environments: ["{product} {version}, {browser}, {system}."], attempts: ["ניסיתי דפדפן אחר, ללא הצלחה."],
            closings: ["תודה,\n{name}", "בברכה\n{name}"]),
    ]
}
