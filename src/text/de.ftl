### Was die Oberfläche auf Deutsch sagt; dieselben Nachrichten wie in en.ftl.

## Wörter, die an vielen Stellen vorkommen
empty_value = (leer)
no_document = (kein Dokument)
not_saved_yet = Nicht gespeichert: { $why }
left_not_saved = Nicht gespeichert: { $document }. { $why } Was Sie eingegeben haben, bleibt in diesem Tab und wird wieder gesendet, bis es gespeichert ist.
left_open = Öffnen
left_discard = Verwerfen
saved = Gespeichert
saving = Wird gespeichert…
go_to_queue = Zur Warteschlange
cancel = Abbrechen

## Der Status eines Eintrags
status_pending_review = Zu prüfen
status_accepted = Angenommen
status_rejected = Abgelehnt
status_error = Fehler
status_none = Ohne Status

## Sicherheit des Agenten
confidence_high = Sicherheit { $percent } %
confidence_low = Geringe Sicherheit, { $percent } %
confidence_unknown = Sicherheit unbekannt
confidence_unknown_short = ? unbekannt

## Hinweise
flag_kind_extraction_error = Fehler beim Auslesen
flag_kind_schema_violation = Kein gültiger Wert
flag_kind_failed_rule = Prüfung nicht bestanden
flag_kind_duplicate = Dublette
flag_kind_rule_warning = Warnung
flag_kind_unreadable_metadata = Angaben des Agenten unlesbar
flag_kind_low_confidence = Geringe Sicherheit
flag_kind_unknown_confidence = Sicherheit unbekannt
flag_kind_own_data = Eigene Daten anders
flag_kind_contradiction = Widerspruch
flag_kind_not_on_page = Nicht auf der Seite
flag_kind_misplaced = An anderer Stelle
flag_kind_unread = Gedruckt, aber nicht gelesen
flag_kind_unclaimed_row = Zeile nicht gelesen
flag_kind_inside_word = Teil eines Wortes
flag_kind_quotation = Zitat weicht ab
flag_kind_empty = Leer
flag_kind_unshown = Nicht dargestellt
flags_none = keine
flags_count = { $count } · { $worst }
flags_title = Hinweise
checklist_title = Prüfliste
checklist_count = { $done } von { $all } geprüft
checklist_all = Alles geprüft
checklist_accept = { ": " }{ $key } nimmt an
checklist_tick = Stimmt
checklist_tick_field = Stimmt: { $label }
checklist_previous = Vorige Stelle
checklist_next = Nächste Stelle
field_ticked = Geprüft: stimmt
head_title = Das Dokument
history_ticked = Geprüft und für richtig befunden: { $fields }
flags_at_decision =
    { $count ->
        [0] Bei der Entscheidung war nichts auffällig
        [one] Bei der Entscheidung war 1 Feld auffällig
       *[other] Bei der Entscheidung waren { $count } Felder auffällig
    }
flags_to_look_at =
    { $count ->
        [0] Nichts ist auffällig
        [one] 1 Feld ist zu prüfen
       *[other] { $count } Felder sind zu prüfen
    }
flags_of_document =
    { $count ->
        [one] 1 Hinweis zum ganzen Dokument
       *[other] { $count } Hinweise zum ganzen Dokument
    }
flags_more = und { $count } weitere
flags_next = Nächstes unsicheres Feld

## Hinweise: warum
flag_this_record = Dieser Datensatz
flag_agent_failed = Der Agent konnte dieses Dokument nicht auslesen
flag_low = Sicherheit { $percent } %, unter { $below } %
flag_odd_confidence = Sicherheit { $score } liegt nicht zwischen 0 und 1
flag_no_confidence = Der Agent hat nicht gesagt, wie sicher er ist
flag_same_file = { $document } ist dieselbe Datei ({ $status })
flag_nearly_same_number = { $document } hat denselben Verkäufer, und in der Nummer ist ein Zeichen anders ({ $status })
flag_same_number = { $document } hat denselben Verkäufer und dieselbe Nummer ({ $status })
flag_no_confidences = Dieser Agent sagt bei keinem Feld, wie sicher er ist; hier entscheidet allein die Seite, was gezeigt wird
flag_not_looked = Die Wörter des Dokuments werden noch verglichen; das dauert einen Augenblick
flag_unshown = Auf Seite { $pages } kann etwas nicht gezeigt werden: siehe über dem Dokument
flag_documents_own = { $told }; alle diese Zahlen stehen so auf der Seite
page_empty_always = Leer, aber jede Rechnung hat das
page_empty_in_row = Leer, aber andere Zeilen haben das
page_empty_beside = Leer, aber was dazugehört, ist da
page_nowhere = Steht nirgends auf der Seite
page_opposite = Auf der Seite steht { $printed }: das Vorzeichen ist anders
page_other_kind = Auf der Seite steht { $printed }
page_inside_word = Nur ein Teil von { $printed }
page_not_in_row = Steht nicht in seiner Zeile
page_not_in_row_but = Auf der Seite steht hier { $printed }
page_apart = Steht nicht bei dem, was dazugehört
page_unread = Leer, aber auf der Seite steht { $printed }
page_unread_sum = Leer, aber auf der Seite steht { $printed }, womit die Summe aufgeht
page_unclaimed_row = Keine Zeile hat, was hier auf der Seite steht: { $printed }
page_skipped_line = Davor fehlt eine Positionsnummer
page_line_order = Passt nicht zu den Positionsnummern davor und danach
page_same_party = Verkäufer und Käufer sind gleich
page_one_print = Einmal gedruckt, aber für zwei Felder gelesen
page_same_row = Zweimal dieselbe Zeile, aber einmal gedruckt
page_ends_with_next = Endet mit dem Text der nächsten Zeile
page_other_country = USt-IdNr. oder IBAN ist aus { $printed }
page_other_terms = Laut Zahlungsbedingungen sind es { $printed } Tage
page_due_late = Mehr als 200 Tage nach der Rechnung
page_day_and_month = So wie dieses Dokument Tag und Monat ordnet, ist das { $printed }
page_odd_letters = Ein Buchstabe oder eine Ziffer, die hier nicht passt
page_other_quotation = Das Zitat des Agenten sagt { $printed }
page_other_words = Das Zitat des Agenten steht nicht auf der Seite: { $printed }
page_confirmed = Von der Seite bestätigt
flag_own_data = In den eigenen Daten der Rechnung steht { $value }
flag_own_rows = Die eigenen Daten der Rechnung haben eine andere Zahl von Zeilen: { $count }
flag_open_document = { $document } öffnen
flag_open_other = Öffnen

## Arten von Dokumenten
kind_invoice = Rechnung
kind_credit_note = Gutschrift
kind_debit_note = Lastschrift
kind_correction = Korrekturrechnung
kind_receipt = Quittung
kind_statement = Kontoauszug
kind_proforma = Proforma-Rechnung
kind_prepayment = Anzahlungsrechnung
kind_quote = Angebot
kind_order_confirmation = Auftragsbestätigung
kind_delivery_note = Lieferschein

## Regeln einer Rechnung: was an den Zahlen nicht stimmt
rule_sum = { $sum } = { $makes }, aber { $field } ist { $says }
rule_same = { $field } ist { $says }, aber { $only } ist { $makes }
rule_discount = { $told }; ein Rabatt von { $percent } % würde es erklären
rule_free = { $told }; vielleicht ist es kostenlos
rule_price_for = { $told }; es stimmt, wenn der Preis für { $number } gilt
rule_with_tax = { $told }; mit { $percent } % Steuer in einem von beiden würde es stimmen
rule_tax_by_line = { $told }; gerundet wurde für jede Zeile
rule_no_tax = { $told }; es stimmt, wenn keine Steuer anfällt, etwa weil der Käufer sie schuldet
rule_untaxed = { $told }; die übrigen { $amount } sind vielleicht steuerfrei
rule_coin = { $told }; das ist auf { $coin } gerundet, wie bei Barzahlung
rule_cash_discount = { $told }; ein Skonto von { $percent } % würde es erklären
rule_lines =
    { $count ->
        [one] 1 Zeile ergibt { $makes }, aber { $field } ist { $says }
       *[other] { $count } Zeilen ergeben { $makes }, aber { $field } ist { $says }
    }
rule_taxes =
    { $count ->
        [one] 1 Steuerbetrag ergibt { $makes }, aber { $field } ist { $says }
       *[other] { $count } Steuerbeträge ergeben { $makes }, aber { $field } ist { $says }
    }
rule_amounts =
    { $count ->
        [0] Keine Zeile hat diesen Satz, aber { $field } ist { $says }
        [one] 1 Betrag ergibt { $makes }, aber { $field } ist { $says }
       *[other] { $count } Beträge ergeben { $makes }, aber { $field } ist { $says }
    }
rule_numbers = { $count } Zahlen
rule_percent_of = { $rate } % von { $amount }
rule_foreign_rate = { $rate } % steht nicht in der Steueraufstellung; dort stehen { $rates } %
rule_due_before_invoice = Fällig am { $due }, also vor dem Rechnungsdatum { $invoice }
rule_in_future = { $date } liegt in der Zukunft: heute ist { $today }
rule_vat_id = Die Prüfziffer passt nicht zu einer USt-IdNr. aus { $country }: vielleicht wurde ein Zeichen falsch gelesen
rule_iban = Die Prüfziffern passen nicht zu dieser IBAN: vielleicht wurde ein Zeichen falsch gelesen
rule_currency = „{ $text }“ ist kein Währungscode wie EUR oder USD

## Regeln jedes Datensatzes: was ihm fehlt, und was er verbirgt
rule_agent_says = Der Agent konnte dieses Dokument nicht auslesen: { $why }
rule_status = Der Agent gibt diesem Dokument den Status „{ $status }“, der hier nicht bekannt ist: vielleicht ist es misslungen oder noch nicht fertig
rule_no_values = Kein Feld hat einen Wert
rule_values = Keines der erwarteten Felder hat einen Wert; es fehlen { $missing }
rule_emptied = { $field } wurde geleert; der Agent hatte „{ $was }“ gelesen
rule_required = { $field } ist erforderlich und leer
rule_hidden =
    { $count ->
        [one] Enthält ein unsichtbares Zeichen: { $places }
       *[other] Enthält { $count } unsichtbare Zeichen: { $places }
    }
rule_hidden_after = { $character } nach „{ $after }“
rule_hidden_first = { $character } am Anfang

## Regeln einer Rechnung: die eine Änderung, mit der alles aufgeht
suggestion_title = Vorschlag
suggestion_text = { $field }: { $value } statt { $was }
suggestion_use = { $value } übernehmen
suggestion_use_for = { $value } übernehmen für { $label }
offers_title = Werte von der Seite
offers_count = { $count ->
    [one] Die Seite bietet einen Wert an
   *[other] Die Seite bietet { $count } Werte an
}
offers_use_all = Alle { $count } übernehmen
offer_hint = So steht es auf der Seite
suggestion_product = Menge × Einzelpreis: { $sum } = { $value }
suggestion_sum = { $sum } = { $value }
suggestion_with = Mit { $value } gilt: { $then }
suggestion_then = { $first }, und dann gilt auch: { $then }
suggestion_and = { $first } und { $second }
suggestion_line_total = Menge × Einzelpreis ergibt den Zeilenbetrag
suggestion_lines_total = die Zeilen ergeben „{ $field }“
suggestion_net_total = Zeilen, Rabatte und Zuschläge ergeben „{ $field }“
suggestion_tax_amount = besteuerter Betrag × Satz ergibt die Steuer
suggestion_tax_basis = die Beträge ergeben „{ $field }“
suggestion_tax_total = die Steuern ergeben „{ $field }“
suggestion_tax_rate = jeder Satz steht in der Steueraufstellung
suggestion_grand_total = Netto und Steuer ergeben „{ $field }“
suggestion_amount_due = zu zahlen bleibt „{ $field }“

## Die Warteschlange
queue_title = Warteschlange
queue_skip = Zu den Einträgen springen
queue_waiting = Zu prüfen
queue_documents = Dokumente
queues_title = Warteschlangen
queues_all = Alle Warteschlangen
queues_waiting =
    { $count ->
        [one] 1 wartet
       *[other] { $count } warten
    }
queues_nothing_waits = Nichts wartet
queues_empty = Noch ist nichts eingetroffen
queues_unknown = Was wartet, lässt sich gerade nicht zählen
queues_inferred = Niemand hat diese Sammlung eingerichtet. Was ihre Felder bedeuten, ist aus den Werten erschlossen. Ergänzen Sie [collections.NAME] in review.toml.
queues_more = Es gibt weitere Sammlungen, die niemand eingerichtet hat. Ergänzen Sie sie in review.toml, um sie zu sehen.
queue_total =
    { $count ->
        [one] 1 Dokument
       *[other] { $count } Dokumente
    }
queue_total_more = Mehr als { $count } Dokumente
queue_unassessed = { $count } noch nicht beurteilt
queue_not_assessed = Noch nicht beurteilt
queue_unreadable =
    { $count ->
        [one] 1 Dokument kann nicht gelesen werden, weil seine gespeicherten Daten beschädigt sind. Sagen Sie es dem, der diesen Server betreibt.
       *[other] { $count } Dokumente können nicht gelesen werden, weil ihre gespeicherten Daten beschädigt sind. Sagen Sie es dem, der diesen Server betreibt.
    }
queue_column_document = Dokument
queue_column_flags = Hinweise
queue_column_lowest = Niedrigste
queue_column_status = Status
queue_column_age = Alter
queue_has_draft = Ihr Entwurf
queue_held_by = { $name } arbeitet daran
live_new =
    { $count ->
        [one] 1 neues: zeigen
       *[other] { $count } neue: zeigen
    }
live_row_changed = inzwischen geändert
live_row_gone = gelöscht
live_sent_back_by = von { $name } zurückgegeben
live_reopened_by = von { $name } wieder geöffnet
queue_pages = Seiten der Warteschlange
queue_next_page = Nächste Seite
queue_previous_page = Vorige Seite
queue_range = { $from }–{ $to } von { $total }
queue_range_more = { $from }–{ $to } von mehr als { $total }
queue_range_alone = { $from }–{ $to }
queue_status_all = Alle
queue_find = Suchen
queue_find_hint = Verkäufer, Nummer, Datei…
queue_sort_by = Sortieren nach
queue_apply = Anwenden
queue_nothing_matches = Keine Treffer
queue_remove_filters = Filter entfernen
queue_none_of_status = Es gibt keine
queue_all_done_today = Alles erledigt · heute { $count }
queue_nothing_yet = Noch ist nichts angekommen
queue_nothing_yet_hint_two = Dokumente erscheinen hier, sobald ein Agent sie ausgelesen hat. Es gibt zwei Wege, damit welche kommen:
queue_nothing_yet_hint = Dokumente erscheinen hier, sobald ein Agent sie ausgelesen hat. Es gibt drei Wege, damit welche kommen:
queue_arrive_agent = Lassen Sie Ihren Agenten an diesen Server schreiben; das SDK von LlamaIndex bleibt unverändert.
queue_arrive_cloud = Lassen Sie Ihren Agenten bei LlamaCloud in die Sammlung schreiben, die hier geprüft wird.
queue_arrive_docs = So funktioniert die API
queue_arrive_import = Importieren Sie einen Ordner: NAME.extracted.json neben jedem NAME.pdf.
queue_arrive_demo = Probieren Sie erfundene Rechnungen aus, in einer eigenen Warteschlange.
queue_show_all = Alles zeigen, was zu prüfen ist
queue_all_done = Alles erledigt
queue_all_done_hint = Zurzeit ist nichts zu prüfen. Neue Dokumente erscheinen hier, sobald der Agent sie ausgelesen hat.
sort_newest = Neueste zuerst
sort_oldest = Älteste zuerst
sort_least_confident = Unsicherste zuerst
queue_filter = Filter
queue_remove_filter = Filter entfernen: { $filter }
queue_flag = Mit Hinweis
queue_flag_none = Ohne Hinweis
queue_confidence = Geringste Sicherheit
# Ein Filter: die Stufe der geringsten Sicherheit.
queue_confidence_is = Sicherheit: { $band }
queue_seller = Verkäufer enthält
queue_seller_is = Verkäufer: { $name }
queue_amount = Gesamtbetrag
queue_amount_from = Gesamtbetrag von
queue_amount_to = bis
queue_from = Gesamtbetrag ab { $least }
queue_to = Gesamtbetrag bis { $most }
queue_between = Gesamtbetrag { $least } bis { $most }
queue_work = Arbeit
queue_mine = Meine
queue_mine_long = Meine: eigene Entwürfe und Geöffnetes
queue_text_is = „{ $text }“
older_than_day = Älter als ein Tag
older_than_week = Älter als eine Woche
older_than_month = Älter als 30 Tage
confidence_band_high = Hoch
confidence_band_low = Gering
confidence_band_unknown = Unbekannt
sort_riskiest = Riskanteste zuerst
sort_document = Name des Dokuments
key_field_seller = Verkäufer
key_field_number = Nummer
key_field_date = Datum
key_field_total = Summe

## Sprachen
language_title = Sprache

## Who is here
identity_nobody = Ohne Anmeldung
identity_nobody_title = Hier meldet sich niemand an: Wer diesen Server öffnet, darf prüfen
theme_title = Hell oder dunkel
theme_system = Wie das Gerät
theme_light = Hell
theme_dark = Dunkel

## Was die letzte Handlung bewirkt hat
notice_accepted = Angenommen.
notice_rejected = Abgelehnt.
notice_accepted_document = Angenommen: { $document }
notice_rejected_document = Abgelehnt: { $document }
notice_open_again = Noch einmal öffnen
notice_undo_decision = Entscheidung rückgängig machen
notice_taken_back = Die Entscheidung wurde rückgängig gemacht. Der Eintrag ist wieder wie zuvor.
notice_not_taken_back = Nicht rückgängig gemacht: { $why }
notice_moved = Der Agent hat dieses Dokument neu ausgelesen, während Sie es prüften. Was Sie geändert haben, wurde übernommen; bitte sehen Sie noch einmal hin.
problem_conflict = Jemand anderes hat diesen Eintrag geändert, während Sie ihn prüften. Nichts wurde geschrieben. Sehen Sie noch einmal hin: Wo beide ein Feld geändert haben, stehen hier beide Werte.
problem_blocked = Vor dem Annehmen ist etwas zu berichtigen. Nichts wurde geschrieben; was Sie eingegeben haben, bleibt erhalten.
problem_reason = Wählen Sie, warum das Dokument abgelehnt wird. Noch wurde nichts geschrieben.
problem_undo = Das lässt sich nicht mehr rückgängig machen: Der Eintrag wurde inzwischen geändert. Öffnen Sie ihn stattdessen wieder.
problem_outdated = Diese Seite war zu alt, um zu erkennen, was Sie geändert haben. Hier ist der Eintrag, wie er jetzt ist; bitte ändern Sie ihn noch einmal.
problem_other_tab = Sie haben diesen Eintrag in einem anderen Tab geändert oder eine Schaltfläche doppelt angeklickt. Hier ist, was zuletzt gespeichert wurde; wo ein Feld dieser Seite etwas anderes sagte, werden Sie unten gefragt.
problem_not_allowed = Ihre Rolle erlaubt das nicht. Fragen Sie einen Administrator.
problem_nothing_left = Hier ist nichts mehr für Sie übrig: Was noch wartet, ist bei Kollegen.
problem_not_found = Diesen Eintrag gibt es nicht mehr. Vielleicht liest der Agent das Dokument gerade neu aus: Suchen Sie es hier. Was Sie eingegeben haben, bleibt erhalten.
problem_store_key = Die Ablage der Datensätze nimmt den Schlüssel dieses Servers nicht an, deshalb kann nichts gelesen oder geschrieben werden. Was Sie eingegeben haben, bleibt erhalten; wenden Sie sich an den Betreiber dieses Servers.
problem_store_access = Die Ablage der Datensätze verweigert diesem Server den Zugriff. Was Sie eingegeben haben, bleibt erhalten; wenden Sie sich an den Betreiber dieses Servers.
problem_too_large = Mit diesen Änderungen ist der Eintrag größer, als die Ablage der Datensätze annimmt, deshalb wurde er nicht geschrieben. Was Sie eingegeben haben, bleibt erhalten; kürzen Sie es, oder wenden Sie sich an den Betreiber dieses Servers.
problem_unavailable = Der Server konnte das gerade nicht tun. Was Sie eingegeben haben, bleibt erhalten; versuchen Sie es gleich noch einmal.

## Warum etwas nicht getan wurde
error_rejected = Zuerst ist etwas zu berichtigen.
error_conflict = Jemand anderes hat diesen Eintrag geändert, während Sie ihn prüften.
error_other_tab = Sie haben diesen Eintrag in einem anderen Tab geändert. Laden Sie die Seite neu, um dort weiterzumachen; was Sie hier eingegeben haben, bleibt bis dahin stehen.
error_not_found = Diesen Eintrag gibt es nicht mehr. Vielleicht liest der Agent das Dokument gerade neu aus: Öffnen Sie diese Seite gleich noch einmal, oder suchen Sie ihn in der Warteschlange. Was Sie eingegeben haben, bleibt erhalten.
error_no_queue = Diese Warteschlange gibt es nicht, oder sie ist nicht für Sie
error_moved = Der Agent hat dieses Dokument neu ausgelesen.
error_not_signed_in = Sie sind abgemeldet. Melden Sie sich in einem anderen Tab wieder an; was Sie eingegeben haben, bleibt in diesem erhalten und wird dann gespeichert.
error_not_allowed = Ihre Rolle erlaubt das nicht. Fragen Sie einen Administrator.
error_other_reviewer = In diesem Browser hat sich inzwischen jemand anders angemeldet; es wurde nichts entschieden. Melden Sie sich selbst an und öffnen Sie das Dokument noch einmal.
error_bad_request = Der Server hat die Anfrage nicht verstanden: { $why }.
error_store_key = Die Ablage der Datensätze nimmt den Schlüssel dieses Servers nicht an, deshalb kann nichts gelesen oder geschrieben werden. Was Sie eingegeben haben, bleibt erhalten; wenden Sie sich an den Betreiber dieses Servers.
error_store_access = Die Ablage der Datensätze verweigert diesem Server den Zugriff. Was Sie eingegeben haben, bleibt erhalten; wenden Sie sich an den Betreiber dieses Servers.
error_too_large = Mit diesen Änderungen ist der Eintrag größer, als die Ablage der Datensätze annimmt, deshalb wurde er nicht geschrieben. Was Sie eingegeben haben, bleibt erhalten; kürzen Sie es, oder wenden Sie sich an den Betreiber dieses Servers.
error_damaged = Was hier gespeichert ist, ist beschädigt und kann nicht gelesen werden. Ein neuer Versuch hilft nicht; sagen Sie es dem, der diesen Server betreibt.
error_unavailable = Der Server erreicht seine Datensätze gerade nicht. Was Sie eingegeben haben, bleibt erhalten; versuchen Sie es gleich noch einmal.

## Die Prüfseite
review_not_available = Nicht verfügbar
review_cannot_be_shown = Dieses Dokument kann nicht gezeigt werden
review_show = Zeigen
review_fields = Felder
review_document = Dokument
review_items = Einträge
review_queue = Warteschlange
review_skip = Zu den Feldern springen
review_standing = { $number } von { $of }
review_waiting =
    { $count ->
        [0] nichts wartet
        [one] 1 wartet
       *[other] { $count } warten
    }
review_previous = Voriger Eintrag
review_next = Nächster Eintrag
review_save = Speichern
review_accept = Annehmen
review_accept_anyway = Trotzdem annehmen
review_reject = Ablehnen
review_reopen = Wieder öffnen
review_undo = Rückgängig
review_redo = Wiederholen
review_unreadable = Teile dieses Eintrags waren nicht lesbar und bleiben, wie sie sind
review_overwritten = { $reviewer }, { $at } UTC: { $status }. Seitdem hat der Agent dieses Dokument noch einmal geschrieben, ohne diese Entscheidung. Was entschieden wurde, steht im Verlauf.
review_decided = { $status } von { $reviewer } am { $at } UTC{ $reason }{ $note }
review_problem = Es gibt ein Problem
review_to_correct = Vor dem Annehmen zu berichtigen
review_to_confirm = Annehmen, obwohl das so ist?
review_held_by = { $name } arbeitet an diesem Dokument.
review_left = { $name } hat dieses Dokument verlassen.
review_take_over = Übernehmen

## Zwei haben denselben Eintrag geändert
conflict_title = Jemand anderes hat diesen Eintrag geändert, während Sie ihn prüften
conflict_text = Das haben Sie beide geändert. Ihre Eingaben sind nicht verloren, und die anderen Werte bleiben stehen, bis Sie wählen.
conflict_field = Feld
conflict_base = Vorher
conflict_theirs = Anderer Wert
conflict_mine = Ihr Wert
conflict_all_theirs = Alle anderen Werte
conflict_all_mine = Alle Ihre Werte
conflict_row_removed = (Zeile entfernt)
conflict_somebody = Jemand anderes
conflict_put_together = { $who } hat diesen Eintrag geändert, während Sie ihn prüften. Ihre Eingaben stehen jetzt auf diesem Stand:

## Rückgängig, und was inzwischen geschah
step_undone = Rückgängig: { $label } ist { $value }
step_redone = Wiederholt: { $label } ist { $value }
step_undone_rows = Rückgängig: { $label }
step_redone_rows = Wiederholt: { $label }
live_looked_at =
    { $more ->
        [0] { $name } sieht dieses Dokument auch gerade an.
        [one] { $name } und eine weitere Person sehen dieses Dokument auch gerade an.
       *[other] { $name } und { $more } weitere sehen dieses Dokument auch gerade an.
    }
news_changed = Jemand anderes hat diesen Eintrag gerade geändert. Ihre Eingaben sind gespeichert.
news_show_changes = Änderungen zeigen
news_moved = Der Agent hat dieses Dokument neu ausgelesen. Ihre Eingaben sind gespeichert.
news_go_on = Mit dem neuen Stand weitermachen
news_agent_changed = Der Agent hat diesen Eintrag geändert. Ihre Eingaben sind gespeichert.
news_accepted_by = { $name } hat dieses Dokument angenommen. Ihre Eingaben sind gespeichert.
news_rejected_by = { $name } hat dieses Dokument abgelehnt. Ihre Eingaben sind gespeichert.
news_signed_by = { $name } hat dieses Dokument als Erste oder Erster von zweien angenommen. Ihre Eingaben sind gespeichert.
news_sent_back_by = { $name } hat dieses Dokument zurückgegeben. Ihre Eingaben sind gespeichert.
news_reopened_by = { $name } hat dieses Dokument wieder geöffnet. Ihre Eingaben sind gespeichert.
news_changed_by = { $name } hat dieses Dokument geändert. Ihre Eingaben sind gespeichert.
news_by_you = Sie haben dieses Dokument in einem anderen Fenster geändert.
news_gone = Dieses Dokument wurde gelöscht.
news_done_by = { $name } hat gerade etwas mit diesem Dokument getan.
news_show = Zeigen

## Ablehnen
reject_title = Dieses Dokument ablehnen
reject_why = Warum?
reject_reason_missing = Wählen Sie, warum das Dokument abgelehnt wird
reject_note = Bemerkung
reject_confirm = Dokument ablehnen
reason_wrong_document_type = Keine Rechnung
reason_duplicate = Doppelt
reason_unreadable = Unleserlich
reason_wrong_extraction = Falsch ausgelesen
reason_other = Anderes

## Ein Feld
field_was = Vorher: { $value }
field_revert = Zurücksetzen
field_revert_hint = Zurück zum ausgelesenen Wert ({ $key })
field_revert_one = { $label } zurücksetzen
field_show_on_page = { $label } auf Seite { $page } zeigen
field_page_short = S. { $page }
field_changed = Geändert
field_see_flags = ! siehe Hinweise
field_yes = Ja
field_no = Nein
field_unknown_choice = { $value } (nicht in der Auswahl)

## Eine Tabelle
table_row = Zeile
table_delete = Löschen
table_add_row = Zeile hinzufügen
table_add_row_to = Zeile hinzufügen: { $list }
table_begin_list = + { $list }
table_begin_list_named = + { $list }, Zeile { $number }
table_row_was = War in der Extraktion Zeile { $number }
table_row_new = Neue Zeile
table_show_row = Zeile { $number } auf der Seite zeigen
table_delete_row = Zeile { $number } löschen
table_row_actions = Zeile { $number }
table_insert_above = Zeile über Zeile { $number } einfügen
table_insert_above_short = Darüber einfügen
table_insert_below = Zeile unter Zeile { $number } einfügen
table_insert_below_short = Darunter einfügen
table_duplicate_row = Zeile { $number } duplizieren
table_duplicate_short = Duplizieren
table_move_up = Zeile { $number } nach oben
table_move_down = Zeile { $number } nach unten
table_rows_of = Zeilen { $first } bis { $last } von { $count }
table_previous_rows = Vorige Zeilen
table_next_rows = Nächste Zeilen
fields_empty = { $count ->
    [one] + { $count } leeres Feld
   *[other] + { $count } leere Felder
}
fields_of = Felder { $first } bis { $last } von { $count }
fields_previous = Vorige Felder
fields_next = Nächste Felder
table_sum = Summe
table_pasted = { $rows } × { $columns } Zellen eingefügt.
table_pasted_new_rows = { $count ->
        [one] 1 Zeile ist neu.
       *[other] { $count } Zeilen sind neu.
    }
table_pasted_unreadable = { $count ->
        [one] 1 Wert war nicht zu lesen: Er bleibt wie getippt und ist markiert.
       *[other] { $count } Werte waren nicht zu lesen: Sie bleiben wie getippt und sind markiert.
    }
table_pasted_left_out = { $count ->
        [one] 1 Zelle rechts der letzten Spalte wurde weggelassen.
       *[other] { $count } Zellen rechts der letzten Spalte wurden weggelassen.
    }
key_table_arrows = Nächste Zelle; in angeklicktem Text zuerst bis ans Textende
key_table_screen = Zehn Zeilen nach oben oder unten
key_table_ends = Erste oder letzte Zeile
key_table_edit = Text bearbeiten; Pfeile bleiben in der Zelle
key_table_take_back = Zurücknehmen, was in die Zelle getippt wurde
key_table_insert_below = Zeile darunter einfügen
key_table_insert_above = Zeile darüber einfügen
key_table_duplicate = Zeile duplizieren
key_table_delete = Zeile löschen
key_table_move = Zeile nach oben oder unten verschieben

## Über das Feld
about_title = Über dieses Feld
about_details = Einzelheiten
about_hint = Wählen Sie ein Feld: Hier steht dann, wie sicher der Agent war und wo er den Wert gelesen hat.
about_row = Alle Werte dieser Zeile sind auf der Seite markiert.
about_extraction = Auslesung { $percent } %
about_parsing = Texterkennung { $percent } %
about_page = Seite { $page }
about_no_page = ohne Seitenangabe
about_no_place = ohne Ortsangabe
about_found_by_text = Der Agent nennt eine andere Stelle; sein Zitat wurde gesucht und ist markiert.
about_no_citation = Der Agent hat für diesen Wert keine Stelle genannt.

## Das Dokument
document_pages =
    { $count ->
        [0] { "" }
        [one] 1 Seite
       *[other] { $count } Seiten
    }
document_page_list = Seiten
document_previous_page = Vorige Seite
document_next_page = Nächste Seite
document_zoom_in = Vergrößern
document_zoom_out = Verkleinern
document_fit_width = Seitenbreite
document_download = Herunterladen
document_being_read = Das Dokument wird noch gelesen. Es erscheint, sobald es gezeigt werden kann.
document_readable = Das Dokument kann jetzt gezeigt werden.
document_show = Dokument zeigen
document_cannot_be_shown = Das Dokument kann nicht gezeigt werden
document_fields_remain = Die Felder können trotzdem geprüft werden.
document_page = Seite { $page }
document_citation = Fundstelle für { $label }, Seite { $page }
document_rotate = Drehen
document_search = Im Dokument suchen
document_searching = Suche…
document_found = { $at } von { $count }
document_not_found = Nicht gefunden
document_not_found_yet = Bisher nicht gefunden
document_no_words = In diesem Dokument gibt es keinen Text zum Suchen
document_bright = Volle Helligkeit
document_divider = Breite des Dokuments
document_divider_hint = Ziehen oder Pfeiltasten; ein Doppelklick setzt sie zurück
document_next_place = Nächster Treffer
document_previous_place = Voriger Treffer
document_close_search = Suche schließen
document_go_to_page = Zu Seite
document_thumbnails = Miniaturen
document_beginning_only = Gezeigt werden die ersten { $shown } von { $count } Seiten. Die übrigen stehen im heruntergeladenen Dokument.
document_incomplete = Diese Datei ist unvollständig: Ein Teil von ihr ging verloren, deshalb können Seiten oder Teile von Seiten fehlen. Bitten Sie den Absender um das ganze Dokument.
document_only_data = Diese Datei enthält die Daten der Rechnung als XML, aber kein Bild von ihr. Gezeigt werden ihre Namen und Werte, wie sie darin stehen; Buchstaben, die hier nicht dargestellt werden können, sind ein Fragezeichen.
document_attached =
    { $count ->
        [one] Dieses Dokument enthält 1 angehängtes Dokument:
       *[other] Dieses Dokument enthält { $count } angehängte Dokumente:
    }
document_attached_cover = Die Seiten unten sind womöglich nur ein Deckblatt.
document_attached_back = Zurück zum Dokument, an dem es hängt
document_unshown_pages =
    { $count ->
        [one] Seite { $pages }
       *[other] Seiten { $pages }
    }
document_quoted = „{ $text }“
document_unshown_images = { $place }: Ein Bild ist in einer Form, die hier nicht gezeigt werden kann; an seiner Stelle ist ein durchkreuzter Kasten. Laden Sie das Dokument herunter, um es zu sehen.
document_unshown_letters = { $place }: Buchstaben können nicht gezeigt werden, weil ihre Schrift nicht im Dokument enthalten ist: { $texts }. Laden Sie das Dokument herunter, um sie zu sehen.
document_unshown_fields = { $place }: Werte von Formularfeldern können hier nicht gezeigt werden: { $texts }. Laden Sie das Dokument herunter, um sie zu sehen.
document_unshown_annotations = { $place }: Etwas, das über der Seite hinzugefügt wurde, kann hier nicht gezeigt werden: { $texts }. Laden Sie das Dokument herunter, um es zu sehen.
document_unshown_notes = { $place }: Eine Notiz wurde hinzugefügt: { $texts }
document_unshown_dynamic_form = Dieses Dokument ist ein dynamisches Formular, das nur Adobe Acrobat zeigt; die Seiten hier unten sind vielleicht nicht sein Inhalt. Laden Sie es herunter und öffnen Sie es in Acrobat, oder bitten Sie den Absender um ein gewöhnliches PDF.
document_page_missing = Seite { $page } konnte nicht geladen werden. Laden Sie die Seite neu.
document_use_as = { $value } als { $label } übernehmen
document_password = Kennwort
document_unlock = Seiten zeigen
document_wrong_password = Das ist nicht das Kennwort dieses Dokuments. Versuchen Sie es noch einmal, oder fragen Sie den Absender.
document_password_not_kept = Das Kennwort wird nicht gespeichert. Sie werden wieder danach gefragt, wenn Sie das Dokument 15 Minuten nicht angesehen haben.
document_problem_not_found = Das Dokument ist nicht oder nicht mehr in der Dateiablage. Bitten Sie den Betreiber der Auslesung, es noch einmal hochzuladen.
document_problem_encrypted = Das Dokument ist mit einem Kennwort geschützt. Geben Sie es ein, um die Seiten zu sehen, oder laden Sie das Dokument herunter.
document_problem_encryption = Das Dokument ist so geschützt, dass es hier nicht geöffnet werden kann. Laden Sie es herunter und öffnen Sie es mit dem passenden Programm.
document_problem_broken = Das Dokument ist beschädigt, seine Seiten können nicht gezeigt werden (technische Angabe: { $reason }). Laden Sie es herunter, oder bitten Sie den Absender um ein unbeschädigtes Exemplar.
document_problem_form = Das Dokument ist ein Bild in einer Form, die hier nicht gezeigt werden kann (technische Angabe: { $form }). Laden Sie es herunter und öffnen Sie es mit dem passenden Programm.
document_problem_no_pdf = Das ist kein PDF, obwohl der Name auf { $ending } endet. Laden Sie die Datei herunter, um zu sehen, was sie ist, oder bitten Sie den Absender um das PDF.
document_problem_no_picture = Das ist kein { $kind }-Bild, obwohl der Name auf { $ending } endet. Laden Sie die Datei herunter, um zu sehen, was sie ist, oder bitten Sie den Absender um das Bild.
document_problem_unsupported = Dokumente vom Typ { $media } können hier nicht gezeigt werden. Laden Sie das Dokument herunter und öffnen Sie es mit dem passenden Programm.
document_problem_too_large = Das Dokument ist zu groß, um gezeigt zu werden: Es hat { $found }, erlaubt sind { $allowed }. Laden Sie es herunter, um es zu lesen.
document_problem_no_page =
    { $pages ->
        [one] Es gibt keine Seite { $page }: 1 Seite kann gezeigt werden.
       *[other] Es gibt keine Seite { $page }: { $pages } Seiten können gezeigt werden.
    }
document_problem_time = Die Darstellung des Dokuments dauert zu lange, deshalb kann es nicht gezeigt werden. Laden Sie es herunter, um es zu lesen.
document_problem_memory = Die Darstellung des Dokuments braucht zu viel Speicher, deshalb kann es nicht gezeigt werden. Laden Sie es herunter, um es zu lesen.
document_problem_drawing = Das Dokument kann hier nicht dargestellt werden. Laden Sie es herunter, um es zu lesen.
document_problem_store_refuses = Die Dateiablage verweigert diesem Server den Zugriff, deshalb kann das Dokument nicht gezeigt werden. Wenden Sie sich an den Betreiber dieses Servers.
document_problem_store = Die Dateiablage ist gerade nicht zu erreichen. Versuchen Sie es noch einmal; hilft das nicht, wenden Sie sich an den Betreiber dieses Servers.

## Anmelden
sign_in_title = Anmelden
sign_in_heading = Bei Countersign anmelden
sign_in_login = Anmeldename
sign_in_password = Passwort
sign_in_button = Anmelden
sign_in_provider = Über Ihr Unternehmen anmelden
sign_in_forgotten = Noch kein Passwort, oder vergessen? Ein Administrator gibt Ihnen einen Link.
sign_in_nobody_yet = Hier kann sich noch niemand anmelden. Wer diesen Server betreibt, legt die erste Person an:
sign_in_first = Sie sind nicht mehr angemeldet. Melden Sie sich an, um weiterzumachen: Ihre Eingaben bleiben erhalten, und es ist nichts entschieden.
sign_in_wrong = Dieser Name und dieses Passwort gehören nicht zusammen.
sign_in_link_over = Dieser Link ist schon benutzt, durch einen neueren ersetzt oder älter als einen Tag. Bitten Sie einen Administrator um einen neuen.
sign_in_provider_away = Die Anmeldung Ihres Unternehmens ist nicht erreichbar. Versuchen Sie es in einer Minute noch einmal.
sign_in_provider_unproven = Die Antwort Ihres Unternehmens ließ sich nicht prüfen. Melden Sie sich noch einmal an; wenn das nicht hilft, wenden Sie sich an den Betreiber dieses Servers.
sign_in_provider_refused = Ihr Unternehmen hat Sie nicht angemeldet.
sign_in_provider_unsure = Ihr Unternehmen hat Sie angemeldet, aber nicht so, wie es hier verlangt wird, etwa mit einem zweiten Faktor. Melden Sie sich dort noch einmal an.
sign_in_no_passwords = Hier meldet sich niemand mit einem Passwort an. Melden Sie sich über Ihr Unternehmen an.
sign_in_not_started = Diese Anmeldung wurde woanders oder vor zu langer Zeit begonnen. Beginnen Sie von vorn.
sign_in_disabled = Ihr Zugang zu diesem Server wurde beendet. Fragen Sie einen Administrator.
sign_in_trouble = Die Anmeldung geht gerade nicht. Versuchen Sie es noch einmal; wenn das nicht hilft, wenden Sie sich an den Betreiber dieses Servers.
sign_in_going = Sie kommen zur Anmeldung Ihres Unternehmens.
sign_in_continue = Weiter
sign_in_by_proxy = Sie erreichen diesen Server, ohne angemeldet zu sein. Benutzen Sie die Adresse, die Ihnen Ihr Unternehmen gegeben hat.
sign_in_too_often =
    { $seconds ->
        [one] Zu viele Anmeldeversuche. Versuchen Sie es in 1 Sekunde noch einmal.
       *[other] Zu viele Anmeldeversuche. Versuchen Sie es in { $seconds } Sekunden noch einmal.
    }
sign_out = Abmelden
sign_out_everywhere = Überall abmelden
sign_out_of = Angemeldet als { $name }

## Passwörter und das eigene Konto
invitation_title = Passwort wählen
invitation_heading = Wählen Sie Ihr Passwort
invitation_button = Passwort setzen und anmelden
password_new = Neues Passwort
password_again = Noch einmal dasselbe
password_rule = Mindestens { $least } Zeichen. Einige Wörter, die nicht zusammengehören, sind gut und leichter zu merken als Sonderzeichen.
password_length = Ein Passwort hat { $least } bis { $most } Zeichen.
password_guessable = Dieses Passwort ist leicht zu erraten: Es ist verbreitet, oder Ihr Name steht darin. Nehmen Sie ein anderes, zum Beispiel einige Wörter, die nicht zusammengehören.
password_not_the_same = Die beiden Passwörter sind nicht gleich.
password_now = Ihr Passwort jetzt
password_wrong = Das ist nicht Ihr Passwort.
password_change = Passwort ändern
password_changed = Ihr Passwort ist geändert. Ihre anderen Sitzungen sind beendet.
account_title = Ihr Konto
account_nobody = Hier meldet sich niemand an: Jeder, der diesen Server öffnet, darf prüfen.
account_role = Ihre Rolle hier: { $role }
account_no_role = keine
account_by_provider = Sie melden sich über Ihr Unternehmen an; Ihr Passwort liegt dort.
account_sessions =
    { $count ->
        [one] Sie sind nur in diesem Browser angemeldet.
       *[other] Sie sind in { $count } Browsern angemeldet.
    }
account_session_password = Ihr Passwort, zur Sicherheit
account_session_end = Gewählte Sitzungen beenden
account_session_none = Sie haben keine Sitzung gewählt; es wurde keine beendet.
account_session_ended = Die gewählten Sitzungen sind beendet.
role_viewer = Leser
role_reviewer = Prüfer
role_approver = Freigebender
role_admin = Administrator
no_role_title = Keine Rolle
no_role_heading = Sie haben hier noch keine Rolle
no_role_text = Sie sind angemeldet als { $name }. Ein Administrator dieses Servers muss festlegen, was Sie dürfen.

## Was an einem Wert nicht stimmt, und wie er zu schreiben ist
wrong_missing = { $label } eingeben
wrong_no_text = { $label } als Text eingeben
wrong_no_number = { $label } als Zahl eingeben, z. B. { $example }
wrong_no_whole_number = { $label } als ganze Zahl eingeben, z. B. 12
wrong_no_truth = { $label } als Ja oder Nein eingeben
wrong_no_date = { $label } als Datum eingeben, z. B. { $example }
wrong_no_year = { $label } mit Jahr eingeben, z. B. { $example }
wrong_no_date_time = { $label } als Datum mit Uhrzeit eingeben, z. B. 2026-03-31T14:00:00Z
wrong_not_listed = { $label } auswählen: { $words }
wrong_no_group = { $label } muss eine Gruppe von Feldern sein
wrong_no_list = { $label } muss eine Liste sein
wrong_none = { $label } wie beschrieben eingeben
wrong_none_of = { $label } als { $types } eingeben
wrong_or = { " oder " }
wrong_type_text = Text
wrong_type_number = Zahl
wrong_type_whole = ganze Zahl
wrong_type_truth = Ja oder Nein
wrong_type_group = Gruppe von Feldern
wrong_type_list = Liste
wrong_unclear = { $text } kann { $choices } bedeuten: bitte auswählen
wrong_at_least = { $label } muss { $limit } oder mehr sein
wrong_at_most = { $label } muss { $limit } oder weniger sein
wrong_above = { $label } muss mehr als { $limit } sein
wrong_below = { $label } muss weniger als { $limit } sein
wrong_too_long = { $label } darf höchstens { $count } Zeichen haben
wrong_too_short = { $label } muss mindestens { $count } Zeichen haben
wrong_form = { $label } in der üblichen Form schreiben
wrong_asked = { $label }: jemand anderes hat das auch geändert; bitte zuerst einen Wert wählen
mend_text = Als Text: { $value }
mend_number = Als Zahl: { $value }
mend_date = Als Datum: { $value }
mend_yes = Als Ja
mend_no = Als Nein
mend_list = Als Liste: { $value }
mend_no_list = Als leere Liste
mend_group = Als Gruppe von Feldern: { $value }
mend_no_group = Als Gruppe leerer Felder
mend_empty = Leer machen
wrong_unreadable = { $label }: „{ $text }“ ist kein Wert für dieses Feld

## Ein Feld ohne Wert, Listen und der Kalender
nothing_absent = weggelassen
nothing_null = kein Wert
nothing_empty = leerer Text
nothing_menu = { $label } leer lassen
nothing_menu_hint = Leer lassen ({ $key })
nothing_make = { $label }: { $what }
list_add = Hinzufügen
list_add_to = Zu { $label } hinzufügen
list_move_up = { $label } nach oben
list_move_down = { $label } nach unten
list_delete = { $label } löschen
list_one_on_each_line = Ein Eintrag pro Zeile: Umschalt+Eingabe
calendar_open = { $label } im Kalender auswählen

## Was erledigt ist
today_done = heute: { $mine } von Ihnen, { $all } insgesamt
today_hint = Seit Mitternacht angenommene oder abgelehnte Dokumente, in der Zeitzone des Servers

## Mehrere Dokumente auf einmal
queue_take = Nächstes nehmen
queue_take_hint = Öffnet das erste von diesen, an dem niemand arbeitet
queue_export = Exportieren
queue_export_these = Diese Dokumente
select_title = Ausgewählte Dokumente
select_clear = Auswahl aufheben
select_row = { $document } auswählen
select_page = Alle auf dieser Seite
select_accept = Ausgewählte annehmen…
select_reject = Ausgewählte ablehnen…
select_count = { $count } ausgewählt
bulk_signed_out = Sie waren nicht mehr angemeldet. Es ist nichts geschehen: Sehen Sie es durch und senden Sie es noch einmal.
bulk_other_reviewer = Diese Seite gehörte jemand anderem, der in diesem Browser angemeldet war. Es ist nichts geschehen: Sehen Sie es durch und senden Sie es, wenn Sie es so wollen.
bulk_title = Mehrere Dokumente
bulk_accept_title =
    { $count ->
        [0] Keines dieser Dokumente kann gesammelt angenommen werden
        [one] 1 Dokument annehmen?
       *[other] { $count } Dokumente annehmen?
    }
bulk_reject_title =
    { $count ->
        [0] Keines dieser Dokumente kann gesammelt abgelehnt werden
        [one] 1 Dokument ablehnen?
       *[other] { $count } Dokumente ablehnen?
    }
bulk_accept_button =
    { $count ->
        [one] 1 Dokument annehmen
       *[other] { $count } Dokumente annehmen
    }
bulk_reject_button =
    { $count ->
        [one] 1 Dokument ablehnen
       *[other] { $count } Dokumente ablehnen
    }
bulk_accept_rule = Gesammelt angenommen werden nur Dokumente ohne Hinweis und ohne Entwurf, an denen nichts zu berichtigen ist. Noch wurde nichts geschrieben.
bulk_reject_rule = Dokumente, über die schon entschieden ist, an denen jemand arbeitet oder zu denen es einen Entwurf gibt, werden ausgelassen. Noch wurde nichts geschrieben.
bulk_nothing_left = Hier ist nichts mehr zu tun. Öffnen Sie die Dokumente einzeln, um zu sehen, warum.
bulk_cancel = Abbrechen
bulk_back = Zur Warteschlange
bulk_will_accept = Wird mit diesen Werten angenommen
bulk_will_reject = Wird abgelehnt
bulk_left_out =
    { $count ->
        [one] 1 wird ausgelassen
       *[other] { $count } werden ausgelassen
    }
bulk_values =
    { $count ->
        [one] 1 Wert
       *[other] { $count } Werte
    }
bulk_accepted =
    { $count ->
        [one] 1 Dokument angenommen
       *[other] { $count } Dokumente angenommen
    }
bulk_rejected =
    { $count ->
        [one] 1 Dokument abgelehnt
       *[other] { $count } Dokumente abgelehnt
    }
bulk_all_done = Alle sind erledigt.
bulk_some_left =
    { $count ->
        [one] Über 1 Dokument wurde nicht entschieden; die anderen sind erledigt.
       *[other] Über { $count } Dokumente wurde nicht entschieden; die anderen sind erledigt.
    }
bulk_not_done =
    { $count ->
        [one] 1 ohne Entscheidung
       *[other] { $count } ohne Entscheidung
    }
# Ein Grund, aus dem Dokumente ausgelassen werden, und wie viele es sind.
bulk_group = { $reason } · { $count }
bulk_to_correct = Etwas ist zu berichtigen
obstacle_gone = Das Dokument gibt es nicht mehr
obstacle_decided = Schon entschieden: { $status }
obstacle_blocked = { $field } ist zu berichtigen; bitte öffnen
obstacle_own_draft = Sie haben daran noch offene Änderungen; bitte öffnen
obstacle_others_draft = Jemand anderes hat daran noch offene Änderungen
obstacle_claimed = { $name } arbeitet daran
obstacle_changed = Hat sich seit der Vorschau geändert; nichts wurde geschrieben
obstacle_trouble = Der Server konnte das gerade nicht tun; bitte gleich noch einmal versuchen

## Die Formen einer exportierten Datei
export_csv = CSV
export_csv_lines = CSV, Positionen
export_csv_changes = CSV, Änderungen
export_json_lines = JSON Lines

## Seiten anstelle dessen, was verlangt war
error_page_back = Zurück
error_page_failed = Das ging nicht
error_page_nothing = Diese Seite gibt es nicht
error_page_nothing_hint = Vielleicht ist die Adresse falsch geschrieben, oder es gibt nicht mehr, wohin sie führte.
error_page_refused = Das ist nicht erlaubt
error_page_refused_hint = Nichts wurde geändert.
error_page_large = Das ist zu groß
error_page_large_hint = Nichts wurde gespeichert. Was Sie eingegeben haben, steht noch auf der Seite davor: Kürzen Sie es dort, oder sagen Sie es dem, der diesen Server betreibt.
error_page_busy = Der Server ist ausgelastet
error_page_busy_hint = Nichts wurde geändert. Versuchen Sie es gleich noch einmal.
error_page_odd = Der Server hat das nicht verstanden
error_page_odd_hint = Nichts wurde geändert. Was Sie eingegeben haben, steht noch auf der Seite davor.
error_page_broken = Etwas ist schiefgegangen
error_page_broken_hint = Es liegt nicht an Ihnen, und der Server hat es vermerkt. Versuchen Sie es noch einmal; geschieht es wieder, sagen Sie es dem, der diesen Server betreibt.

## Exporte
exports_title = Exporte
exports_new = Neues exportieren
exports_form = Format
exports_rule = Neu ist jedes angenommene Dokument, das noch nicht so hinausging, wie es jetzt ist. Es gilt als exportiert, sobald die Datei vollständig ist. Ein Dokument, das geändert und erneut angenommen wird, ist wieder neu.
exports_nothing = Nichts ist neu: Jedes angenommene Dokument ging schon so hinaus, wie es jetzt ist.
exports_list = Bisherige Exporte
exports_none = Noch keine.
exports_again_rule = Wenn ein Download abbrach, oder um dieselben Dokumente in einer anderen Form zu bekommen, laden Sie sie noch einmal herunter. Seitdem geänderte Dokumente fehlen darin: Einmal angenommen, sind sie neu.
exports_again = Noch einmal:
exports_one =
    { $count ->
        [one] 1 Dokument, von { $reviewer }
       *[other] { $count } Dokumente, von { $reviewer }
    }

## Was mit einem Dokument geschah
history_only_said = (Name wie angegeben, nicht belegt)
history_title = Verlauf
history_open = Dokument öffnen
history_now = Ausgelesen und jetzt
history_events = Was geschah
history_no_events = Noch keine Entscheidung.
history_nothing_changed = Alle Werte sind wie ausgelesen.
history_gone = Das Dokument gibt es nicht mehr. Vielleicht hat der Agent es unter einer neuen Kennung noch einmal ausgelesen; hier steht, was darüber entschieden wurde.
history_received = Ausgelesen
history_extracted = Ausgelesen
history_value_now = Jetzt
history_by = Von
history_by_nobody = nicht durch eine Entscheidung
history_field = Feld
history_before = Vorher
history_after = Nachher
history_changes = Änderungen dieser Entscheidung
history_changes_unknown = Diese Entscheidung ist älter als der Verlauf; was sie geändert hat, wurde nicht aufgezeichnet.
history_moved = verschoben
history_state = Danach:
history_edited =
    { $count ->
        [0] alle Werte wie ausgelesen
        [one] 1 Wert anders als ausgelesen
       *[other] { $count } Werte anders als ausgelesen
    }
history_number = Ereignis { $number } im Protokoll
history_accepted = Angenommen
history_rejected = Abgelehnt
history_reopened = Wieder geöffnet
history_undone = Entscheidung rückgängig gemacht
history_export = Export:
history_exported = Exportiert in { $file } von { $reviewer }
history_overwritten = Die letzte Entscheidung ({ $status }, { $reviewer }) steht nicht mehr im Datensatz: Der Agent hat ihn seitdem noch einmal geschrieben.
history_lost_to = Gilt nicht: { $reviewer } hat im selben Augenblick entschieden, und diese Entscheidung wurde zuletzt geschrieben.
history_overruled = Angenommen, obwohl:
history_flags = Bestehende Hinweise: { $flags }
history_verified = Geprüft.
history_verified_text =
    { $count ->
        [one] Das Ereignis unten ist unverändert und schließt im Protokoll an das vorige an.
       *[other] Jedes der { $count } Ereignisse unten ist unverändert und schließt im Protokoll an das vorige an.
    }
history_whole_ledger = Das ganze Protokoll prüft
history_broken = Nachträglich verändert
history_broken_text = Diese Ereignisse wurden geändert, oder eines davor wurde entfernt oder eingefügt: { $events }. Wer den Server betreibt, erfährt mit countersign verify-ledger mehr.
value_absent = weggelassen
value_null = kein Wert
value_empty = leerer Text
field_changed_by = Geändert von { $reviewer }, { $at } UTC

## Tasten
keys_title = Tasten
keys_close = Schließen
keys_of_an_item = Überall
keys_of_a_field = In einem Feld
keys_of_a_table = In einer Tabelle
keys_of_the_document = Das Dokument
keys_of_the_queue = In der Warteschlange
keys_press = Taste drücken…
keys_off = aus
keys_change = Ändern
keys_switch_off = Aus
keys_letters_off = Einzelne Buchstaben ausschalten
keys_reset = Alle Tasten zurücksetzen
key_accept = Annehmen und den nächsten Eintrag öffnen
key_accept_anyway = Annehmen, obwohl eine Regel verletzt ist
key_reject = Ablehnen: Eine Ziffer wählt den Grund, die Eingabetaste bestätigt
key_undo = Rückgängig
key_redo = Wiederholen
key_next_uncertain = Nächstes unsicheres Feld
key_next_uncertain_anywhere = Nächstes unsicheres Feld, auch aus einem Feld heraus
key_next_item = Nächster Eintrag; in der Warteschlange die Zeile darunter
key_previous_item = Voriger Eintrag; in der Warteschlange die Zeile darüber
key_help = Diese Liste
key_revert = Zurück zum ausgelesenen Wert
key_suggestion = Vorgeschlagenen Wert übernehmen
key_confirm = Sagen, dass das Feld stimmt, und zum nächsten auffälligen gehen
key_nothing = Leer lassen: weggelassen, kein Wert oder ein leerer Text
key_choose = Auswählen, was eine unklare Zahl oder ein unklares Datum bedeutet oder was aus einem falschen Wert wird
key_calendar = Kalender
key_next_field = Nächstes Feld
key_select = Den ganzen Text auswählen oder an sein Ende gehen
key_leave = Das Feld verlassen; was getippt wurde, bleibt
key_previous_page = Vorige Seite
key_next_page = Nächste Seite
key_zoom_in = Vergrößern
key_zoom_out = Verkleinern
key_rotate = Drehen
key_go_to_page = Zu einer Seite gehen
key_search = Im Dokument suchen; in der Warteschlange finden
key_take_next = Das nächste nehmen, an dem niemand arbeitet
key_select_row = Zeile auswählen
key_open_row = Die angesteuerte Zeile öffnen, sonst die erste

## Wie ein Feld heißt
label_item = Eintrag { $number }
label_row = Zeile { $number }
label_unnamed = Ohne Namen
label_data = Daten
label_document = Dieses Dokument

## Wie lange es her ist
age_now = jetzt
age_minutes = { $count } Min.
age_hours = { $count } Std.
age_days =
    { $count ->
        [one] 1 Tag
       *[other] { $count } Tage
    }

## Warum nicht entschieden werden kann
decide_open_already = Dieses Dokument ist schon offen
decide_decided_already = Über dieses Dokument ist schon entschieden: öffnen Sie es zuerst wieder
decide_no_object = Die Werte dieses Dokuments lassen sich nicht im Ganzen ersetzen: machen Sie das zuerst rückgängig
edit_no_object = { $label } lässt sich nicht ändern: das Feld darüber enthält einen anderen Wert; leeren Sie es zuerst
edit_no_row = { $label }: Zeile { $row } gibt es nicht mehr; laden Sie die Seite neu und ändern Sie die Zeile dort, wo sie jetzt steht
edit_no_list = { $label } ist keine Liste und hat deshalb keine Zeilen, die sich ändern lassen
edit_no_key = { $label } lässt sich nicht leeren, weil es eine Zeile ist: löschen Sie stattdessen die Zeile
edit_too_deep = { $label } ist zu tief verschachtelt; erlaubt sind { $most } Ebenen

## Was in einem Datensatz nicht lesbar ist; Schlüssel und Feldnamen bleiben wie im Datensatz
unreadable_record = Nichts in diesem Datensatz lässt sich als Feld lesen
unreadable_missing = Im Datensatz fehlt { $key }
unreadable_no_text = { $key } im Datensatz ist kein Text
unreadable_no_object = { $key } im Datensatz ist kein Objekt
unreadable_no_confidence = { $key } im Datensatz ist keine Zahl von 0 bis 1
unreadable_all_metadata = Die Angaben des Agenten zu den Feldern sind nicht lesbar: { $why }
unreadable_metadata = Die Angaben des Agenten zu { $field } sind nicht lesbar: { $why }
unreadable_more =
    { $count ->
        [one] 1 weitere Angabe des Agenten ist nicht lesbar
       *[other] { $count } weitere Angaben des Agenten sind nicht lesbar
    }
metadata_scalar = ein einzelner Wert
metadata_no_number = { $key } ist keine Zahl
metadata_no_text = { $key } ist kein Text
metadata_citations = die Fundstellen sind keine Liste
metadata_citation = eine Fundstelle ist nicht als solche beschrieben
metadata_page = die Seite einer Fundstelle ist keine ganze Zahl
metadata_boxes = die Rahmen einer Fundstelle sind keine Liste
metadata_box = ein Rahmen einer Fundstelle hat kein lesbares x, y, w oder h
metadata_page_dimensions = die Seitengröße einer Fundstelle hat keine lesbare Breite oder Höhe

## A form whose texts could not be stored
unsaved_title = Noch nicht gespeichert
unsaved_heading = Ihre Eingaben sind noch nicht gespeichert
unsaved_store = Der Server konnte sie gerade nicht speichern; vielleicht ist sein Datenträger voll. Auf dieser Seite sind sie noch da: Versuchen Sie es gleich noch einmal, und lassen Sie die Seite so lange offen.
unsaved_outdated = Die Seite war zu alt, um zu erkennen, was Sie geändert haben. Unten steht alles, was in den Feldern stand: Öffnen Sie das Dokument in einem anderen Tab und übernehmen Sie, was Sie brauchen.
unsaved_other_tab = Sie haben in einem anderen Tab Zeilen dieses Dokuments hinzugefügt oder entfernt; wohin diese Texte gehören, ist deshalb nicht sicher. Öffnen Sie das Dokument in einem anderen Tab und übernehmen Sie, was Sie brauchen.
unsaved_signed_out = Sie waren nicht mehr angemeldet. Es wurde nichts entschieden. Speichern Sie Ihre Eingaben und entscheiden Sie dann noch einmal.
unsaved_not_allowed = Ihre Rolle erlaubt hier keine Änderungen, vielleicht seit eben. Es wurde nichts gespeichert und nichts entschieden. Kopieren Sie, was Sie brauchen, und fragen Sie einen Administrator.
unsaved_other_reviewer = Diese Seite gehörte jemand anderem, der in diesem Browser angemeldet war. Es wurde nichts gespeichert und nichts entschieden. Speichern Sie die Eingaben als Ihren Entwurf, oder verlassen Sie die Seite.
unsaved_save = Eingaben speichern
unsaved_send = Noch einmal senden
form_not_done = Es ist nichts geschehen
form_trouble = Der Server kann das gerade nicht ausführen. Es ist nichts geschehen, und was Sie gesendet haben, ist auf dieser Seite noch da: Senden Sie es gleich noch einmal, und lassen Sie die Seite so lange offen.
unsaved_open = Dokument öffnen


## Die Seiten der Verwaltung
admin_title = Verwaltung
admin_people = Personen
admin_keys = Schlüssel
admin_sessions = Sitzungen
admin_queues = Warteschlangen
admin_used = Zuletzt benutzt: { $at } UTC
admin_unused = Nie benutzt
admin_name = Name
admin_name_wrong = Geben Sie einen Namen mit höchstens { $most } Zeichen ein.

## Wer was darf
admin_people_rule = Eine Rolle gilt in einer Warteschlange oder in allen. Leser sehen alles und ändern nichts; Prüfer berichtigen und entscheiden; Freigebende unterschreiben, was eine zweite Person braucht; Administratoren bestimmen, wer was darf. Jede Rolle darf auch, was die vorigen dürfen. Nur Administratoren aller Warteschlangen sehen diese Seiten.
admin_people_list = Alle Personen
admin_add_person = Person hinzufügen
admin_add = Hinzufügen
admin_login = Anmeldename
admin_login_wrong = Geben Sie einen Anmeldenamen mit höchstens { $most } Zeichen ein.
admin_person_exists = Als { $login } meldet sich schon jemand an. Wählen Sie einen anderen Anmeldenamen.
admin_role = Rolle
admin_role_none = Keine Rolle
admin_role_everywhere = { $role } in allen Sammlungen
admin_role_in = { $role } in { $collection }
admin_role_by_group = durch eine Gruppe Ihres Unternehmens
admin_collection = Warteschlange (leer lassen für alle)
admin_disabled = Gesperrt
admin_invited = Eingeladen, noch ohne Passwort
admin_you = Sie
admin_change_role = Rolle ändern
admin_change_role_of = Rolle ändern: { $name }
admin_set_role = Rolle setzen
admin_set_role_of = Rolle setzen: { $name }
admin_disable = Sperren
admin_disable_whom = { $name } sperren
admin_enable = Entsperren
admin_enable_whom = { $name } entsperren
admin_invite = Neuer Link
admin_invite_whom = Neuer Link für { $name }
admin_end_sessions = Sitzungen beenden
admin_end_sessions_of = Sitzungen beenden: { $name }
admin_not_yourself = Sie können sich nicht selbst aussperren. Ein anderer Administrator kann das tun.
admin_link = Link
admin_link_of = Mit diesem Link wählt { $name } ein Passwort. Geben Sie ihn weiter:
admin_link_rule = Er gilt einen Tag lang und nur einmal, und er wird nur jetzt gezeigt. Ein früherer Link öffnet nichts mehr.

## Die Schlüssel der Agenten
admin_keys_rule = Ein Agent sendet seinen Schlüssel als LLAMA_CLOUD_API_KEY. Sobald es einen Schlüssel gibt, öffnet sich die API keinem unbekannten mehr.
admin_keys_elsewhere = Die Datensätze liegen in LlamaCloud, das eigene Schlüssel hat.
admin_keys_list = Alle Schlüssel
admin_keys_none = Es gibt keine Schlüssel.
admin_add_key = Schlüssel anlegen
admin_add_key_button = Anlegen
admin_key_may = Darf
admin_right_read = Lesen
admin_right_write = Schreiben
admin_right_delete = Löschen
admin_key_no_right = Wählen Sie, was der Schlüssel darf.
admin_key_last_day = Letzter Tag (leer lassen für kein Ende)
admin_key_day_wrong = Geben Sie einen letzten Tag ein, der noch nicht vorbei ist.
admin_key_deployments_typed = Deployments, durch Kommas getrennt (leer lassen für alle)
admin_key_collections_typed = Sammlungen, durch Kommas getrennt (leer lassen für alle)
admin_key_names_wrong = Geben Sie Namen ein, durch Kommas getrennt, oder nichts für alle.
admin_key_exists = Einen Schlüssel namens { $name } gibt es schon. Wählen Sie einen anderen Namen, oder widerrufen Sie zuerst jenen.
admin_key_deployments = Deployments: { $names }
admin_key_collections = Sammlungen: { $names }
admin_key_everywhere = Alle Sammlungen
admin_key_no_end = Ohne Ende
admin_key_until = Gültig bis { $at } UTC
admin_key_ended = Abgelaufen: { $at } UTC
admin_key_revoked = Widerrufen: { $at } UTC
admin_revoke = Widerrufen
admin_revoke_which = { $name } widerrufen
admin_key = Schlüssel
admin_key_new = Das ist der Schlüssel { $name }:
admin_key_rule = Er wird nur jetzt gezeigt. Geben Sie ihn dem Agenten, für den er bestimmt ist.

## Wer angemeldet ist
admin_no_passwords = Passwörter sind hier abgeschaltet: Die Leute melden sich über das Unternehmen an und stehen von da an in dieser Liste.
admin_sessions_rule = Wer sich anmeldet, hat in diesem Browser eine Sitzung, bis er sich abmeldet oder sie lange nicht benutzt. Wird sie hier beendet, gilt das sofort.
admin_queues_rule = Jede Warteschlange hat eigene Felder, Regeln, Gründe und Rollen. Bis auf die Rollen stehen sie in review.toml und gelten, sobald der Server neu startet.
admin_queues_unknown = Rollen sind für Warteschlangen vergeben, die es nicht gibt: { $names }.
admin_queue_place = Deployment und Sammlung
admin_queue_default = Die Warteschlange für Adressen ohne Namen
admin_queue_configured = In review.toml eingerichtet
admin_queue_nobody = Niemand hat hier eine Rolle.
admin_queue_others =
    { $count ->
        [one] 1 weitere
       *[other] { $count } weitere
    }
admin_sessions_none = Niemand ist angemeldet.
admin_session_own = Diese hier
admin_session_started = Angemeldet: { $at } UTC
admin_session_end = Beenden
admin_session_end_of = Sitzung von { $name } beenden, angemeldet { $at } UTC
admin_not_own_link = Ihr eigenes Passwort ändern Sie auf der Seite Ihres Kontos.

## Vier Augen
decide_signed_by_you = Sie haben das schon angenommen. Unterschreiben muss jemand anders.
decide_not_signed = Hier ist keine Unterschrift von jemand anderem, die sich zurückgeben ließe.
history_signed = Angenommen als erste von zwei Personen
history_sent_back = Zurückgegeben
notice_signed = Angenommen. Eine zweite Person muss unterschreiben.
notice_sent_back = Zurückgegeben.
notice_signed_document = Angenommen: { $document }. Eine zweite Person muss unterschreiben.
notice_sent_back_document = Zurückgegeben: { $document }
review_signed_by = { $name } hat das am { $at } UTC angenommen. Es wartet auf eine zweite Person.
review_signed_by_you = Sie haben das am { $at } UTC angenommen. Unterschreiben muss jemand anders.
review_sign_rule = Was { $name } geändert hat, ist markiert. Wenn Sie selbst etwas ändern, sind Sie die erste Person, und jemand anders muss unterschreiben.
review_sign = Signieren
review_note_not_sent = Es kann nicht mehr zurückgegeben werden. Ihre Notiz wurde nicht gesendet:
review_send_back = Zurückgeben
review_send_back_note = Was noch einmal angesehen werden soll
review_take_back = Zurücknehmen
review_sent_back_by = { $name } hat das zurückgegeben, damit es noch einmal angesehen wird.
queue_signed_by = von { $name } angenommen, wartet auf eine zweite Person
bulk_waits = Wartet auf eine zweite Person
obstacle_for_others = Unterschreiben muss jemand anders

## Wessen Arbeit
whose_mine = Für mich
whose_team = Für mein Team
whose_nobody = Für niemanden bestimmt
whose_escalated = Eskaliert
whose_second = Wartet auf eine zweite Person
whose_held = Zurückgestellt
whose_asked = Fragen an mich
work_title = Kommentieren, weitergeben, zurückstellen
work_say = Kommentieren
work_comment = Kommentar
work_comment_send = Kommentieren
work_comments = Kommentare
work_about = Zu
work_about_all = Ganzes Dokument
work_ask = Frage an
work_ask_nobody = Niemand Bestimmtes
work_asks = fragt { $names }
work_asks_you = Hier werden Sie gefragt: siehe Kommentare.
work_answered = Erledigt
work_note = Notiz für den Nächsten, oder worauf gewartet wird
work_give_to = Weitergeben an
work_give = Weitergeben
work_to_everybody = Alle
work_to_me = { $name } (ich)
work_to_team = Team { $name }
work_to_approvers = Alle, die unterschreiben dürfen (eskalieren)
work_given = Für { $name }, von { $by } ({ $at } UTC).
work_given_to_you = Für Sie, von { $by } ({ $at } UTC).
work_escalated = Eskaliert von { $by } ({ $at } UTC) an alle, die unterschreiben dürfen.
work_hold_day = Zurückstellen bis
work_hold = Zurückstellen
work_hold_answer = Zurückstellen, bis jemand antwortet
work_resume = Fortsetzen
work_rests = Zurückgestellt { $until }, von { $by }.
work_until_day = bis { $day }
work_until_answer = bis jemand antwortet
work_no_text = Schreiben Sie zuerst etwas.
work_too_long = Das ist länger als 2.000 Zeichen. Es wurde nichts getan; bitte kürzen.
work_nobody = Wählen Sie jemanden, der hieran arbeiten kann. Es wurde nichts getan.
work_choose = Auswählen …
work_not_later = Wählen Sie einen Tag nach heute. Es wurde nichts getan.
work_decided = Das ist schon entschieden und kann nicht weitergegeben oder zurückgestellt werden.
notice_given = Weitergegeben.
notice_held = Zurückgestellt.
notice_given_document = Weitergegeben: { $document }
notice_held_document = Zurückgestellt: { $document }
queue_given_to = für { $name }
queue_rests = zurückgestellt { $until }
queue_asks_you = fragt Sie
history_given = Weitergegeben an { $name }
history_escalated = Eskaliert
history_held = Zurückgestellt { $until }
history_resumed = Nicht mehr zurückgestellt
history_commented = Kommentar
history_commented_on = Kommentar zu { $field }
history_answered = Anderswo beantwortet
history_continued = Tritt an die Stelle eines früheren Datensatzes dieses Dokuments
history_earlier = Der Verlauf jenes Datensatzes
bulk_give_title = { $count ->
    [one] 1 Eintrag weitergeben
   *[other] { $count } Einträge weitergeben
}
bulk_give_rule = Sie bleiben für alle offen, aber nur wer gewählt ist, wird zu ihnen geführt.
bulk_give_note = Notiz
bulk_given = { $count ->
    [one] 1 Eintrag wurde weitergegeben
   *[other] { $count } Einträge wurden weitergegeben
}
bulk_not_given = { $count ->
    [one] 1 Eintrag wurde nicht weitergegeben
   *[other] { $count } Einträge wurden nicht weitergegeben
}
select_give = Weitergeben …
admin_teams = Teams
admin_team = Team
admin_team_join = Ins Team
admin_team_leave = { $team } verlassen
admin_team_leave_of = { $name } aus dem Team { $team } nehmen
admin_team_of = { $name } in ein Team aufnehmen
admin_team_wrong = Schreiben Sie einen Namen von 1 bis { $most } Zeichen.
obstacle_others_work = Es ist die Arbeit von jemand anderem, oder zurückgestellt
