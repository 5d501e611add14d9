extension Topic {
    static let otherLanguages: [Topic] = [
        other(
            .german, "billing",
            [
                Case(
                    "Rechnung {invoice} doppelt abgebucht",
                    "auf unserem Konto wurde die Rechnung {invoice} zweimal abgebucht, jeweils {amount} €. Bitte erstatten Sie den zweiten Betrag."
                ),
                Case(
                    "Falsche Summe auf Rechnung {invoice}",
                    "die Summe auf Rechnung {invoice} beträgt {amount} €, die einzelnen Posten ergeben aber {other} €."),
                Case(
                    "Gutschrift über {amount} € für {product} fehlt",
                    "Sie hatten uns für {product} eine Gutschrift über {amount} € zugesagt, auf der Rechnung {invoice} fehlt sie."),
            ]),
        other(
            .german, "bug",
            [
                Case(
                    "Umlaute in {product} {version} kaputt",
                    "seit der Version {version} werden Umlaute falsch dargestellt: aus „Müller“ wird „MÃ¼ller“, aus „Straße“ wird „StraÃŸe“."
                ),
                Case(
                    "Fehler {code} beim Speichern in {product}",
                    "beim Speichern erscheint seit heute Morgen der Fehler {code} (Kennung {trace}), die Eingaben sind danach weg."),
            ]),
        other(
            .german, "account",
            [
                Case(
                    "Anmeldung an {product} geht nach Passwortwechsel nicht",
                    "nach dem Zurücksetzen des Passworts nimmt {product} weder das alte noch das neue an. Die Mail kam sofort, der Link hat funktioniert."
                ),
                Case(
                    "Bitte {count} Zugänge für {product} freischalten",
                    "zum Monatsanfang kommen {count} neue Kolleginnen und Kollegen, die mit {product} arbeiten sollen. Bitte schalten Sie die Zugänge frei."
                ),
            ]),
        other(
            .french, "billing",
            [
                Case(
                    "Facture {invoice} prélevée deux fois",
                    "la facture {invoice} d'un montant de {amount} € a été prélevée deux fois sur notre compte. Pourriez-vous vérifier et nous rembourser ?"
                ),
                Case(
                    "Erreur de TVA sur la facture {invoice}",
                    "le taux de TVA indiqué sur la facture {invoice} n'est pas le bon ; notre comptable ne peut pas l'enregistrer."),
            ]),
        other(
            .french, "performance",
            [
                Case(
                    "{product} très lent depuis la version {version}",
                    "depuis la mise à jour {version}, chaque page met {minutes} secondes à s'afficher. À l'ouverture, le matin, c'est encore pire."
                )
            ]),
        other(
            .french, "account",
            [
                Case(
                    "Code de vérification refusé par {product}",
                    "le code à six chiffres est refusé à chaque fois, alors que l'heure du téléphone est exacte. J'ai essayé {count} fois ce matin."
                )
            ]),
        other(
            .spanish, "billing",
            [
                Case(
                    "Factura {invoice} cobrada dos veces",
                    "la factura {invoice} por {amount} € aparece dos veces en el banco. ¿Pueden revisarlo y devolvernos el importe?"),
                Case(
                    "Dirección errónea en la factura {invoice}",
                    "la factura {invoice} lleva todavía nuestra dirección antigua, aunque la cambiamos hace {minutes} días."),
            ]),
        other(
            .spanish, "data",
            [
                Case(
                    "La importación de {file} se detiene en la fila {count}",
                    "al importar {file}, el proceso se detiene en la fila {count} y muestra el error {code}. La fila contiene una «ñ», quizá sea eso."
                ),
                Case(
                    "{count} clientes duplicados después de importar",
                    "después de la última importación tenemos {count} clientes dos veces, con el mismo número y otra dirección."),
            ]),
        other(
            .vietnamese, "account",
            [
                Case(
                    "Không đăng nhập được vào {product}",
                    "sau khi đổi mật khẩu, hệ thống báo sai mật khẩu và khóa tài khoản trong {minutes} phút. Mã lỗi {code}.")
            ]),
        other(
            .russian, "bug",
            [
                Case(
                    "Отчёт в {product} {version} пустой",
                    "после обновления до {version} отчёт открывается пустым, хотя данные на месте. В журнале ошибка {code}, запрос {trace}."
                ),
                Case(
                    "Неверный итог в отчёте: {amount}",
                    "итог в отчёте не совпадает со строками: показано {amount}, должно быть {other}."),
            ]),
        other(
            .russian, "account",
            [
                Case(
                    "Не приходит письмо для входа в {product}",
                    "уже {count} раз запрашивал ссылку для сброса пароля, письмо не приходит, в спаме тоже пусто.")
            ]),
        other(
            .chinese, "billing",
            [
                Case("发票{invoice}重复扣款", "发票{invoice}被扣了两次,每次{amount}元。请核实并退回多扣的款项。"),
                Case("发票{invoice}金额错误", "发票{invoice}上的合计与明细不一致,财务无法入账。"),
            ]),
        other(
            .chinese, "performance",
            [
                Case("{product}打开很慢,需要{minutes}秒", "更新到{version}以后,打开页面需要{minutes}秒,上午九点到十一点最慢。导出{count}万行时直接报错{code}。")
            ]),
        other(
            .japanese, "bug",
            [
                Case("{product}で文字化けが発生します", "バージョン{version}に更新してから、「髙橋」や「渡邊」などの名前が文字化けします。印刷した帳票も同じ状態です。"),
                Case("{product}の保存時にエラー{code}", "保存ボタンを押すとエラー{code}が表示され、入力内容が消えてしまいます。番号は{trace}です。"),
            ]),
        other(
            .japanese, "account",
            [
                Case("{product}で二段階認証のコードが拒否されます", "スマートフォンに表示された六桁のコードを入力しても、毎回拒否されます。時計は正確です。{count}回試しました。")
            ]),
        other(
            .korean, "bug",
            [
                Case("{product} 저장할 때 오류 {code}", "버전 {version}으로 업데이트한 뒤 목록이 비어 있고 {minutes}초 후에 오류 {code}가 나타납니다. 추적 번호는 {trace}입니다.")
            ]),
        other(
            .korean, "billing",
            [
                Case("청구서 {invoice} 금액 오류", "청구서 {invoice}의 합계가 {amount}인데 항목을 더하면 {other}입니다. 확인 부탁드립니다.")
            ]),
        other(
            .arabic, "billing",
            [
                Case(
                    "تم خصم الفاتورة {invoice} مرتين",
                    "تم خصم الفاتورة رقم {invoice} مرتين من حسابنا، وفي كل مرة {amount}. نرجو التحقق وإعادة المبلغ.")
            ]),
        other(
            .arabic, "account",
            [
                Case(
                    "لا أستطيع تسجيل الدخول إلى {product}",
                    "بعد تغيير كلمة المرور يرفض {product} الكلمة الجديدة ويظهر الخطأ {code}. حاولت {count} مرات.")
            ]),
        other(
            .hebrew, "bug",
            [
                Case(
                    "הדוח ב-{product} ריק (שגיאה {code})",
                    "מאז העדכון לגרסה {version} הדוח נפתח ריק, ואחרי {minutes} שניות מופיעה שגיאה {code}. מספר המעקב {trace}.")
            ]),
    ]

    private static func other(_ language: Language, _ category: String, _ cases: [Case]) -> Topic {
        Topic(language: language, category: category, weight: 10, priorities: [16, 50, 26, 8], cases: cases)
    }
}
