### What the interface says in English. A message's name starts with where it appears; build.rs says which parts of Fluent are
### supported. de.ftl has the same messages; a missing one stops the build.

## Words used in many places
empty_value = (empty)
no_document = (no document)
not_saved_yet = Not saved: { $why }
left_not_saved = Not saved: { $document }. { $why } What you typed is kept in this tab and sent again until it is saved.
left_open = Open it
left_discard = Discard it
saved = Saved
saving = Saving…
go_to_queue = Go to the queue
cancel = Cancel

## The status of an item
status_pending_review = Pending review
status_accepted = Accepted
status_rejected = Rejected
status_error = Error
status_none = No status

## Confidence
confidence_high = Confidence { $percent } %
confidence_low = Low confidence, { $percent } %
confidence_unknown = Confidence unknown
confidence_unknown_short = ? unknown

## Flags
flag_kind_extraction_error = Extraction error
flag_kind_schema_violation = Not a valid value
flag_kind_failed_rule = Failed check
flag_kind_duplicate = Duplicate
flag_kind_rule_warning = Warning
flag_kind_unreadable_metadata = Agent’s notes unreadable
flag_kind_low_confidence = Low confidence
flag_kind_unknown_confidence = Unknown confidence
flag_kind_own_data = Own data differ
flag_kind_contradiction = Contradiction
flag_kind_not_on_page = Not on the page
flag_kind_misplaced = In another place
flag_kind_unread = Printed but not read
flag_kind_unclaimed_row = Row not read
flag_kind_inside_word = Part of a word
flag_kind_quotation = Quotation differs
flag_kind_empty = Empty
flag_kind_unshown = Not shown
flags_none = none
flags_count = { $count } · { $worst }
flags_title = Flags
checklist_title = Checklist
checklist_count = { $done } of { $all } looked at
checklist_all = All looked at
checklist_accept = { ": " }{ $key } accepts
checklist_tick = It’s right
checklist_tick_field = It’s right: { $label }
checklist_previous = Previous to look at
checklist_next = Next to look at
field_ticked = Looked at: right
head_title = The document
history_ticked = Looked at and found right: { $fields }
flags_at_decision =
    { $count ->
        [0] Nothing was flagged when this was decided
        [one] 1 field was flagged when this was decided
       *[other] { $count } fields were flagged when this was decided
    }
flags_to_look_at =
    { $count ->
        [0] Nothing is flagged
        [one] 1 field to look at
       *[other] { $count } fields to look at
    }
flags_of_document =
    { $count ->
        [one] 1 note on the whole document
       *[other] { $count } notes on the whole document
    }
flags_more = and { $count } more
flags_next = Next uncertain field

## Flags: why
flag_this_record = This record
flag_agent_failed = The agent could not extract this document
flag_low = Confidence { $percent } %, below { $below } %
flag_odd_confidence = Confidence { $score } is not between 0 and 1
flag_no_confidence = The agent gave no confidence
flag_same_file = { $document } is the same file ({ $status })
flag_nearly_same_number = { $document } has the same seller, and a number that is one character off ({ $status })
flag_same_number = { $document } has the same seller and number ({ $status })
flag_no_confidences = This agent gives no confidence for any field; the page alone decides what is shown here
flag_not_looked = The words of the document are still being compared; that takes a moment
flag_unshown = Something can’t be shown on page { $pages }: see above the document
flag_documents_own = { $told }; all these numbers stand so on the page
page_empty_always = Empty, but every invoice has one
page_empty_in_row = Empty, but other rows have one
page_empty_beside = Empty, but what goes with it is there
page_nowhere = Stands nowhere on the page
page_opposite = The page says { $printed }: the sign differs
page_other_kind = The page says { $printed }
page_inside_word = Only a part of { $printed }
page_not_in_row = Does not stand in its row
page_not_in_row_but = The page says { $printed } here
page_apart = Stands apart from what belongs to it
page_unread = Empty, but the page says { $printed }
page_unread_sum = Empty, but the page has { $printed }, which makes the sum
page_unclaimed_row = No row has what the page says here: { $printed }
page_skipped_line = A line number is left out before this one
page_line_order = Does not follow from the line numbers around it
page_same_party = Seller and buyer are the same
page_one_print = Printed once, but read for two fields
page_same_row = The same row twice, but printed once
page_ends_with_next = Ends with the text of the next row
page_other_country = The VAT ID or the IBAN is from { $printed }
page_other_terms = The terms of payment say { $printed } days
page_due_late = More than 200 days after the invoice
page_day_and_month = In this document’s order of day and month, this is { $printed }
page_odd_letters = A letter or digit that does not fit here
page_other_quotation = The agent’s own quotation says { $printed }
page_other_words = The agent’s quotation is not on the page: { $printed }
page_confirmed = Confirmed by the page
flag_own_data = The invoice’s own data say { $value }
flag_own_rows = The invoice’s own data have another number of rows: { $count }
flag_open_document = Open { $document }
flag_open_other = Open it

## Kinds of documents
kind_invoice = invoice
kind_credit_note = credit note
kind_debit_note = debit note
kind_correction = corrected invoice
kind_receipt = receipt
kind_statement = statement of account
kind_proforma = pro forma invoice
kind_prepayment = prepayment invoice
kind_quote = quote
kind_order_confirmation = order confirmation
kind_delivery_note = delivery note

## Rules of an invoice: what is wrong with the numbers
rule_sum = { $sum } = { $makes }, but { $field } is { $says }
rule_same = { $field } is { $says }, but { $only } is { $makes }
rule_discount = { $told }; a discount of { $percent } % would explain it
rule_free = { $told }; it may be free of charge
rule_price_for = { $told }; it is right if the price is for { $number }
rule_with_tax = { $told }; with { $percent } % tax in one of the two, it would be right
rule_tax_by_line = { $told }; it was rounded for each line
rule_no_tax = { $told }; it is right if no tax is due, as under reverse charge
rule_untaxed = { $told }; the other { $amount } may be without tax
rule_coin = { $told }; that is rounded to { $coin }, as cash is
rule_cash_discount = { $told }; a cash discount of { $percent } % would explain it
rule_lines =
    { $count ->
        [one] 1 line comes to { $makes }, but { $field } is { $says }
       *[other] { $count } lines add up to { $makes }, but { $field } is { $says }
    }
rule_taxes =
    { $count ->
        [one] 1 tax comes to { $makes }, but { $field } is { $says }
       *[other] { $count } taxes add up to { $makes }, but { $field } is { $says }
    }
rule_amounts =
    { $count ->
        [0] No line has this rate, but { $field } is { $says }
        [one] 1 amount comes to { $makes }, but { $field } is { $says }
       *[other] { $count } amounts add up to { $makes }, but { $field } is { $says }
    }
rule_numbers = { $count } numbers
rule_percent_of = { $rate } % of { $amount }
rule_foreign_rate = { $rate } % is not in the tax breakdown, which has { $rates } %
rule_due_before_invoice = Due on { $due }, which is before the invoice date { $invoice }
rule_in_future = { $date } is in the future: today is { $today }
rule_vat_id = The check digit does not fit a VAT number of { $country }: a character may have been misread
rule_iban = The check digits do not fit this IBAN: a character may have been misread
rule_currency = “{ $text }” is not a currency code, like EUR or USD

## Rules of any record: what it lacks, and what it hides
rule_agent_says = The agent could not extract this document: { $why }
rule_status = The agent gives this document the status “{ $status }”, which is not known here: it may have failed, or not be finished
rule_no_values = No field has a value
rule_values = None of the expected fields has a value; missing are { $missing }
rule_emptied = { $field } was emptied; the agent had read “{ $was }”
rule_required = { $field } is required, and empty
rule_hidden =
    { $count ->
        [one] Contains an invisible character: { $places }
       *[other] Contains { $count } invisible characters: { $places }
    }
rule_hidden_after = { $character } after “{ $after }”
rule_hidden_first = { $character } at the start

## Rules of an invoice: the one change that puts them right
suggestion_title = Suggestion
suggestion_text = { $field }: { $value } instead of { $was }
suggestion_use = Use { $value }
suggestion_use_for = Use { $value } for { $label }
offers_title = Values from the page
offers_count = { $count ->
    [one] The page offers a value
   *[other] The page offers { $count } values
}
offers_use_all = Use all { $count }
offer_hint = The page says so here
suggestion_product = Quantity × unit price: { $sum } = { $value }
suggestion_sum = { $sum } = { $value }
suggestion_with = With { $value }, { $then }
suggestion_then = { $first }, and then { $then }
suggestion_and = { $first } and { $second }
suggestion_line_total = quantity × unit price is the line total
suggestion_lines_total = the lines add up to “{ $field }”
suggestion_net_total = lines, discounts and surcharges come to “{ $field }”
suggestion_tax_amount = the taxed amount × its rate is the tax
suggestion_tax_basis = the amounts add up to “{ $field }”
suggestion_tax_total = the taxes add up to “{ $field }”
suggestion_tax_rate = every rate is in the tax breakdown
suggestion_grand_total = net and tax add up to “{ $field }”
suggestion_amount_due = what is left to pay is “{ $field }”

## The queue
queue_title = Queue
queue_skip = Skip to the items
queue_waiting = Waiting for review
queue_documents = Documents
queues_title = Queues
queues_all = All queues
queues_waiting =
    { $count ->
        [one] 1 waits
       *[other] { $count } wait
    }
queues_nothing_waits = Nothing waits
queues_empty = Nothing has come yet
queues_unknown = What waits can't be counted now
queues_inferred = Nobody configured this collection. What its fields mean is inferred from their values. Add [collections.NAME] to review.toml.
queues_more = There are more collections that nobody configured. Add them to review.toml to see them.
queue_total =
    { $count ->
        [one] 1 document
       *[other] { $count } documents
    }
queue_total_more = More than { $count } documents
queue_unassessed = { $count } not assessed yet
queue_not_assessed = Not assessed yet
queue_unreadable =
    { $count ->
        [one] 1 document can't be read, because what is stored of it is damaged. Tell whoever runs this server.
       *[other] { $count } documents can't be read, because what is stored of them is damaged. Tell whoever runs this server.
    }
queue_column_document = Document
queue_column_flags = Flags
queue_column_lowest = Lowest
queue_column_status = Status
queue_column_age = Age
queue_has_draft = your draft
queue_held_by = { $name } is working on it
live_new =
    { $count ->
        [one] 1 new: show
       *[other] { $count } new: show
    }
live_row_changed = changed meanwhile
live_row_gone = deleted
live_sent_back_by = sent back by { $name }
live_reopened_by = reopened by { $name }
queue_pages = Pages of the queue
queue_next_page = Next page
queue_previous_page = Previous page
queue_range = { $from }–{ $to } of { $total }
queue_range_more = { $from }–{ $to } of more than { $total }
queue_range_alone = { $from }–{ $to }
queue_status_all = All
queue_find = Find
queue_find_hint = Seller, number, file…
queue_sort_by = Sort by
queue_apply = Apply
queue_nothing_matches = Nothing here matches
queue_remove_filters = Remove the filters
queue_none_of_status = There is none
queue_all_done_today = All done · { $count } today
queue_nothing_yet = Nothing has arrived yet
queue_nothing_yet_hint_two = Documents appear here as soon as an agent has read them. There are two ways to make some arrive:
queue_nothing_yet_hint = Documents appear here as soon as an agent has read them. There are three ways to make some arrive:
queue_arrive_agent = Point your agent at this server; LlamaIndex’s SDK works unchanged.
queue_arrive_cloud = Let your agent on LlamaCloud write to the collection that is reviewed here.
queue_arrive_docs = How the API works
queue_arrive_import = Import a folder: NAME.extracted.json beside each NAME.pdf.
queue_arrive_demo = Try invented invoices, in a queue of their own.
queue_show_all = Show everything waiting for review
queue_all_done = All done
queue_all_done_hint = Nothing is waiting for review. New documents appear here as soon as the agent has read them.
sort_newest = Newest first
sort_oldest = Oldest first
sort_least_confident = Least confident first
queue_filter = Filter
queue_remove_filter = Remove the filter: { $filter }
queue_flag = Flagged with
queue_flag_none = No flag
queue_confidence = Lowest confidence
# A filter: the band of the lowest confidence.
queue_confidence_is = Confidence: { $band }
queue_seller = Seller contains
queue_seller_is = Seller: { $name }
queue_amount = Total
queue_amount_from = Total from
queue_amount_to = to
queue_from = Total from { $least }
queue_to = Total up to { $most }
queue_between = Total { $least } to { $most }
queue_work = Work
queue_mine = Mine
queue_mine_long = Mine: my drafts and open items
queue_text_is = “{ $text }”
older_than_day = Older than a day
older_than_week = Older than a week
older_than_month = Older than 30 days
confidence_band_high = High
confidence_band_low = Low
confidence_band_unknown = Unknown
sort_riskiest = Riskiest first
sort_document = Document name
key_field_seller = Seller
key_field_number = Number
key_field_date = Date
key_field_total = Total

## Languages
language_title = Language

## Who is here
identity_nobody = Local reviewer
identity_nobody_title = Nobody signs in here: everybody who opens this server may review
theme_title = Light or dark
theme_system = As the device
theme_light = Light
theme_dark = Dark

## What the last action did
notice_accepted = Accepted.
notice_rejected = Rejected.
notice_accepted_document = Accepted: { $document }
notice_rejected_document = Rejected: { $document }
notice_open_again = Open it again
notice_undo_decision = Undo decision
notice_taken_back = The decision has been undone. The item is as it was before.
notice_not_taken_back = Not undone: { $why }
notice_moved = The agent has read this document again while you were reviewing it. What you changed was carried over to the new reading; please look again.
problem_conflict = Somebody else changed this item while you were reviewing it. Nothing was written. Please look again: where you both changed a field, the values are compared here.
problem_blocked = Something has to be corrected before this can be accepted. Nothing was written; what you typed is kept.
problem_reason = Choose why this document is rejected. Nothing has been written yet.
problem_undo = This can't be undone any more: somebody has since changed the item. Reopen it instead.
problem_outdated = This page was too old to tell what you changed. Here is the item as it is now; please make the change again.
problem_other_tab = You changed this item in another tab, or pressed a button twice. Here is what was saved last; where a field of this page said something else, you are asked below.
problem_not_allowed = Your role does not allow this. Ask an administrator.
problem_nothing_left = Nothing is left for you to take here: what still waits is with colleagues.
problem_not_found = That item no longer exists. The agent may be reading the document again: look for it here. What you typed is kept.
problem_store_key = The store of the records does not accept this server's key, so nothing can be read or written. What you typed is kept; tell whoever runs this server.
problem_store_access = The store of the records refuses this server access. What you typed is kept; tell whoever runs this server.
problem_too_large = With these changes, the item is larger than the store of the records accepts, so it was not written. What you typed is kept; shorten it, or tell whoever runs this server.
problem_unavailable = The server could not do that just now. What you typed is kept; try again in a moment.

## Why a call failed
error_rejected = Something has to be corrected first.
error_conflict = Somebody else changed this item while you were reviewing it.
error_other_tab = You changed this item in another tab. Reload to continue from there; what you typed here stays on screen until then.
error_not_found = This item no longer exists. The agent may be reading the document again: open this page again in a moment, or look for it in the queue. What you typed is kept.
error_no_queue = There is no such queue, or it is not for you
error_moved = The agent has read this document again.
error_not_signed_in = You are signed out. Sign in again in another tab; what you typed is kept in this one, and will be saved then.
error_not_allowed = Your role does not allow this. Ask an administrator.
error_other_reviewer = Somebody else has signed in in this browser since, so nothing was decided. Sign in as yourself and open the item again.
error_bad_request = The server did not understand the request: { $why }.
error_store_key = The store of the records does not accept this server's key, so nothing can be read or written. What you typed is kept; tell whoever runs this server.
error_store_access = The store of the records refuses this server access. What you typed is kept; tell whoever runs this server.
error_too_large = With these changes, the item is larger than the store of the records accepts, so it was not written. What you typed is kept; shorten it, or tell whoever runs this server.
error_damaged = What is stored here is damaged and can't be read. Trying again won't help; tell whoever runs this server.
error_unavailable = The server can't reach its records just now. What you typed is kept; try again in a moment.

## The review page
review_not_available = Not available
review_cannot_be_shown = This document can't be shown
review_show = Show
review_fields = Fields
review_document = Document
review_items = Items
review_queue = Queue
review_skip = Skip to the fields
review_standing = { $number } of { $of }
review_waiting =
    { $count ->
        [0] nothing waiting
        [one] 1 waiting
       *[other] { $count } waiting
    }
review_previous = Previous item
review_next = Next item
review_save = Save
review_accept = Accept
review_accept_anyway = Accept anyway
review_reject = Reject
review_reopen = Reopen
review_undo = Undo
review_redo = Redo
review_unreadable = Parts of this record could not be read and are kept as they are
review_overwritten = { $status } by { $reviewer } on { $at } UTC. Since then the agent has written this document again, without that decision; the history has it.
review_decided = { $status } by { $reviewer } on { $at } UTC{ $reason }{ $note }
review_problem = There is a problem
review_to_correct = Correct before accepting
review_to_confirm = Accept although this is so?
review_held_by = { $name } is working on this document.
review_left = { $name } has left this document.
review_take_over = Take over

## Two people changed the same item
conflict_title = Somebody else changed this item while you were reviewing it
conflict_text = You both changed these. Nothing you typed is lost, and their values stay until you choose.
conflict_field = Field
conflict_base = Before
conflict_theirs = Theirs
conflict_mine = Mine
conflict_all_theirs = All theirs
conflict_all_mine = All mine
conflict_row_removed = (row removed)
conflict_somebody = Somebody else
conflict_put_together = { $who } changed this item while you were reviewing it. Your changes now come on top of theirs:

## Undo, redo, and what happened meanwhile
step_undone = Undone: { $label } is { $value }
step_redone = Redone: { $label } is { $value }
step_undone_rows = Undone: { $label }
step_redone_rows = Redone: { $label }
live_looked_at =
    { $more ->
        [0] { $name } is looking at this document, too.
        [one] { $name } and 1 other are looking at this document, too.
       *[other] { $name } and { $more } others are looking at this document, too.
    }
news_changed = Somebody else has just changed this item. What you typed is saved.
news_show_changes = Show their changes
news_moved = The agent has read this document again. What you typed is saved.
news_go_on = Continue with the new reading
news_agent_changed = The agent has changed this record. What you typed is saved.
news_accepted_by = { $name } has accepted this document. What you typed is saved.
news_rejected_by = { $name } has rejected this document. What you typed is saved.
news_signed_by = { $name } has accepted this document as the first of two people. What you typed is saved.
news_sent_back_by = { $name } has sent this document back. What you typed is saved.
news_reopened_by = { $name } has reopened this document. What you typed is saved.
news_changed_by = { $name } has changed this document. What you typed is saved.
news_by_you = You have changed this document in another window.
news_gone = This document was deleted.
news_done_by = { $name } has just done something with this document.
news_show = Show

## Rejecting
reject_title = Reject this document
reject_why = Why?
reject_reason_missing = Choose why this document is rejected
reject_note = Note
reject_confirm = Reject document
reason_wrong_document_type = Not an invoice
reason_duplicate = Duplicate
reason_unreadable = Unreadable
reason_wrong_extraction = Extraction unusable
reason_other = Other

## A field
field_was = Was: { $value }
field_revert = Revert
field_revert_hint = Back to the extracted value ({ $key })
field_revert_one = Revert { $label }
field_show_on_page = Show { $label } on page { $page }
field_page_short = p. { $page }
field_changed = Changed
field_see_flags = ! see flags
field_yes = Yes
field_no = No
field_unknown_choice = { $value } (not a known choice)

## A table
table_row = Row
table_delete = Delete
table_add_row = Add row
table_add_row_to = Add row to { $list }
table_begin_list = + { $list }
table_begin_list_named = + { $list }, row { $number }
table_row_was = It was row { $number } in the extraction
table_row_new = New row
table_show_row = Show row { $number } on the page
table_delete_row = Delete row { $number }
table_row_actions = Row { $number }
table_insert_above = Insert a row above row { $number }
table_insert_above_short = Insert above
table_insert_below = Insert a row below row { $number }
table_insert_below_short = Insert below
table_duplicate_row = Duplicate row { $number }
table_duplicate_short = Duplicate
table_move_up = Move row { $number } up
table_move_down = Move row { $number } down
table_rows_of = Rows { $first } to { $last } of { $count }
table_previous_rows = Previous rows
table_next_rows = Next rows
fields_empty = { $count ->
    [one] + { $count } empty field
   *[other] + { $count } empty fields
}
fields_of = Fields { $first } to { $last } of { $count }
fields_previous = Previous fields
fields_next = Next fields
table_sum = Sum
table_pasted = Pasted { $rows } × { $columns } cells.
table_pasted_new_rows = { $count ->
        [one] 1 row is new.
       *[other] { $count } rows are new.
    }
table_pasted_unreadable = { $count ->
        [one] 1 value could not be read: it is kept as typed and marked.
       *[other] { $count } values could not be read: they are kept as typed and marked.
    }
table_pasted_left_out = { $count ->
        [one] 1 cell beyond the last column was left out.
       *[other] { $count } cells beyond the last column were left out.
    }
key_table_arrows = Next cell; in text you clicked, first to the end of the text
key_table_screen = Ten rows up or down
key_table_ends = First or last row
key_table_edit = Edit the text; arrows stay in the cell
key_table_take_back = Undo what you typed in the cell
key_table_insert_below = Insert a row below
key_table_insert_above = Insert a row above
key_table_duplicate = Duplicate the row
key_table_delete = Delete the row
key_table_move = Move the row up or down

## About the focused field
about_title = About this field
about_details = Details
about_hint = Select a field to see how sure the agent was, and where it read the value.
about_row = Every value of this row is marked on the page.
about_extraction = extraction { $percent } %
about_parsing = parsing { $percent } %
about_page = page { $page }
about_no_page = page not given
about_no_place = position not given
about_found_by_text = The agent names another place; what it quotes was looked for, and is marked.
about_no_citation = The agent did not say where it read this value.

## The document
document_pages =
    { $count ->
        [0] { "" }
        [one] 1 page
       *[other] { $count } pages
    }
document_page_list = Pages
document_previous_page = Previous page
document_next_page = Next page
document_zoom_in = Zoom in
document_zoom_out = Zoom out
document_fit_width = Fit width
document_download = Download
document_being_read = The document is still being read. It appears when it can be shown.
document_readable = The document can be shown now.
document_show = Show the document
document_cannot_be_shown = The document can't be shown
document_fields_remain = The fields can still be reviewed.
document_page = Page { $page }
document_citation = Citation for { $label }, page { $page }
document_rotate = Rotate
document_search = Search in the document
document_searching = Searching…
document_found = { $at } of { $count }
document_not_found = Not found
document_not_found_yet = Not found so far
document_no_words = This document has no text to search
document_bright = Full brightness
document_divider = Width of the document
document_divider_hint = Drag, or use the arrow keys; a double click puts it back
document_next_place = Next match
document_previous_place = Previous match
document_close_search = Close the search
document_go_to_page = Go to page
document_thumbnails = Thumbnails
document_beginning_only = Only the first { $shown } of { $count } pages are shown. Download the document to read the rest.
document_incomplete = This file is incomplete: a part of it got lost, so pages or parts of pages may be missing. Ask the sender for the whole document.
document_only_data = This file has the invoice's data, in XML, and no picture of it. Its names and values are shown as they are written; letters that can't be drawn here are a question mark.
document_attached =
    { $count ->
        [one] This document contains 1 attached document:
       *[other] This document contains { $count } attached documents:
    }
document_attached_cover = The pages below may be only a cover.
document_attached_back = Back to the document that it is attached to
document_unshown_pages =
    { $count ->
        [one] Page { $pages }
       *[other] Pages { $pages }
    }
document_quoted = “{ $text }”
document_unshown_images = { $place }: a picture is of a form that can't be shown here; a crossed box is in its place. Download the document to see it.
document_unshown_letters = { $place }: letters can't be shown, because the document does not include their font: { $texts }. Download the document to see them.
document_unshown_fields = { $place }: values of form fields can't be shown here: { $texts }. Download the document to see them.
document_unshown_annotations = { $place }: something that was added over the page can't be shown here: { $texts }. Download the document to see it.
document_unshown_notes = { $place }: a note was added: { $texts }
document_unshown_dynamic_form = This document is a dynamic form, which only Adobe Acrobat shows; the pages below may not be what it contains. Download it and open it in Acrobat, or ask the sender for an ordinary PDF.
document_page_missing = Page { $page } could not be loaded. Reload to try again.
document_use_as = Use { $value } as { $label }
document_password = Password
document_unlock = Show the pages
document_wrong_password = That is not the password for this document. Try again, or ask the sender for it.
document_password_not_kept = The password is not stored. You will be asked again if you don't look at the document for 15 minutes.
document_problem_not_found = The document is missing from the file store. Ask whoever runs the extraction to upload it again.
document_problem_encrypted = The document is protected by a password. Enter it to see the pages, or download the document.
document_problem_encryption = The document is protected in a way that can't be opened here. Download it and open it in its own program.
document_problem_broken = The document is damaged, so its pages can't be shown ({ $reason }). Download it, or ask the sender for a good copy.
document_problem_form = The document is a picture of a form that can't be shown here ({ $form }). Download it and open it in its own program.
document_problem_no_pdf = This is not a PDF, although its name ends in { $ending }. Download it to see what it is, or ask the sender for the PDF.
document_problem_no_picture = This is not a { $kind } picture, although its name ends in { $ending }. Download it to see what it is, or ask the sender for the picture.
document_problem_unsupported = Documents of type { $media } can't be shown here. Download it and open it in its own program.
document_problem_too_large = The document is too large to be shown: it has { $found }, and the limit is { $allowed }. Download it to read it.
document_problem_no_page =
    { $pages ->
        [one] There is no page { $page }: 1 page can be shown.
       *[other] There is no page { $page }: { $pages } pages can be shown.
    }
document_problem_time = The document takes too long to draw, so it can't be shown. Download it to read it.
document_problem_memory = The document needs too much memory to draw, so it can't be shown. Download it to read it.
document_problem_drawing = The document can't be drawn here. Download it to read it.
document_problem_store_refuses = The file store refuses this server access, so the document can't be shown. Tell whoever runs this server.
document_problem_store = The file store can't be reached at the moment. Try again; if that doesn't help, tell whoever runs this server.

## Signing in
sign_in_title = Sign in
sign_in_heading = Sign in to Countersign
sign_in_login = Sign-in name
sign_in_password = Password
sign_in_button = Sign in
sign_in_provider = Sign in with your organisation
sign_in_forgotten = No password yet, or forgotten it? An administrator gives you a link.
sign_in_nobody_yet = Nobody can sign in here yet. Whoever runs this server adds the first person:
sign_in_first = You were signed out. Sign in to go on: what you typed is kept, and nothing has been decided.
sign_in_wrong = That name and password do not belong together.
sign_in_link_over = This link has been used, has been replaced by a newer one, or is older than a day. Ask an administrator for a new one.
sign_in_provider_away = Your organisation's sign-in can't be reached. Try again in a minute.
sign_in_provider_unproven = Your organisation's answer could not be verified. Sign in again; if that does not help, tell whoever runs this server.
sign_in_provider_refused = Your organisation did not let you in.
sign_in_provider_unsure = Your organisation let you in, but not in the way that is asked for here, such as with a second factor. Sign in there again.
sign_in_no_passwords = Nobody signs in with a password here. Sign in with your organisation.
sign_in_not_started = This sign-in was started elsewhere or too long ago. Start again.
sign_in_disabled = Your access to this server has been ended. Ask an administrator.
sign_in_trouble = Signing in does not work at the moment. Try again; if that does not help, tell whoever runs this server.
sign_in_going = You are being taken to your organisation's sign-in.
sign_in_continue = Continue
sign_in_by_proxy = You reach this server without having signed in. Use the address that your organisation has given you.
sign_in_too_often =
    { $seconds ->
        [one] Too many attempts to sign in. Try again in 1 second.
       *[other] Too many attempts to sign in. Try again in { $seconds } seconds.
    }
sign_out = Sign out
sign_out_everywhere = Sign out everywhere
sign_out_of = Signed in as { $name }

## Passwords and one's own account
invitation_title = Choose a password
invitation_heading = Choose your password
invitation_button = Set password and sign in
password_new = New password
password_again = The same again
password_rule = At least { $least } characters. A few words that do not belong together are good, and easier to remember than symbols.
password_length = A password has { $least } to { $most } characters.
password_guessable = This password is easy to guess: it is common, or has your name in it. Take another, such as a few words that do not belong together.
password_not_the_same = The two passwords are not the same.
password_now = Your password now
password_wrong = That is not your password.
password_change = Change password
password_changed = Your password is changed. Your other sessions have ended.
account_title = Your account
account_nobody = Nobody signs in here: everybody who opens this server may review.
account_role = Your role here: { $role }
account_no_role = none
account_by_provider = You sign in with your organisation, so your password is kept there.
account_sessions =
    { $count ->
        [one] You are signed in with this browser only.
       *[other] You are signed in with { $count } browsers.
    }
account_session_password = Your password, to be sure it is you
account_session_end = End the chosen sessions
account_session_none = You chose no session, so none has ended.
account_session_ended = The chosen sessions have ended.
role_viewer = Viewer
role_reviewer = Reviewer
role_approver = Approver
role_admin = Administrator
no_role_title = No role
no_role_heading = You have no role here yet
no_role_text = You are signed in as { $name }. An administrator of this server must say what you may do.

## What is wrong with a value, and how to write it
wrong_missing = Enter { $label }
wrong_no_text = Enter { $label } as text
wrong_no_number = Enter { $label } as a number, like { $example }
wrong_no_whole_number = Enter { $label } as a whole number, like 12
wrong_no_truth = Enter { $label } as yes or no
wrong_no_date = Enter { $label } as a date, like { $example }
wrong_no_year = Enter { $label } with its year, like { $example }
wrong_no_date_time = Enter { $label } as a date and time, like 2026-03-31T14:00:00Z
wrong_not_listed = Choose { $label } from: { $words }
wrong_no_group = { $label } must be a group of fields
wrong_no_list = { $label } must be a list
wrong_none = Enter { $label } as described
wrong_none_of = Enter { $label } as { $types }
wrong_or = { " or " }
wrong_type_text = text
wrong_type_number = a number
wrong_type_whole = a whole number
wrong_type_truth = yes or no
wrong_type_group = a group of fields
wrong_type_list = a list
wrong_unclear = { $text } can mean { $choices }: choose one
wrong_at_least = { $label } must be { $limit } or more
wrong_at_most = { $label } must be { $limit } or less
wrong_above = { $label } must be more than { $limit }
wrong_below = { $label } must be less than { $limit }
wrong_too_long = { $label } must be { $count } characters or less
wrong_too_short = { $label } must be { $count } characters or more
wrong_form = Write { $label } in its usual form
wrong_asked = { $label }: somebody else changed this, too; choose a value first
mend_text = Make it text: { $value }
mend_number = Make it a number: { $value }
mend_date = Make it a date: { $value }
mend_yes = Make it Yes
mend_no = Make it No
mend_list = Make it a list: { $value }
mend_no_list = Make it an empty list
mend_group = Make it a group of fields: { $value }
mend_no_group = Make it a group of empty fields
mend_empty = Make it empty
wrong_unreadable = { $label }: “{ $text }” can't be read as a value of this field

## A field without a value, lists, and the calendar
nothing_absent = left out
nothing_null = no value
nothing_empty = blank text
nothing_menu = Leave { $label } empty
nothing_menu_hint = Leave empty ({ $key })
nothing_make = { $label }: { $what }
list_add = Add
list_add_to = Add to { $label }
list_move_up = Move { $label } up
list_move_down = Move { $label } down
list_delete = Delete { $label }
list_one_on_each_line = One per line: Shift+Enter
calendar_open = Choose { $label } from a calendar

## What is done
today_done = today: { $mine } by you, { $all } in all
today_hint = Documents accepted or rejected since midnight, in the server's time zone

## Several documents at once
queue_take = Take next
queue_take_hint = Opens the first of these that nobody is working on
queue_export = Export
queue_export_these = These documents
select_title = Selected documents
select_clear = Clear the selection
select_row = Select { $document }
select_page = All on this page
select_accept = Accept selected…
select_reject = Reject selected…
select_count = { $count } selected
bulk_signed_out = You were signed out when you sent this. Nothing was done: look at it, and send it again.
bulk_other_reviewer = This page was made for somebody else who was signed in in this browser. Nothing was done: look at it, and send it if you mean it.
bulk_title = Several documents
bulk_accept_title =
    { $count ->
        [0] None of these can be accepted together
        [one] Accept 1 document?
       *[other] Accept { $count } documents?
    }
bulk_reject_title =
    { $count ->
        [0] None of these can be rejected together
        [one] Reject 1 document?
       *[other] Reject { $count } documents?
    }
bulk_accept_button =
    { $count ->
        [one] Accept 1 document
       *[other] Accept { $count } documents
    }
bulk_reject_button =
    { $count ->
        [one] Reject 1 document
       *[other] Reject { $count } documents
    }
bulk_accept_rule = Only documents with no flag, no draft and nothing to correct are accepted together. Nothing has been written yet.
bulk_reject_rule = Documents that are already decided, or that somebody is working on or has a draft for, are left out. Nothing has been written yet.
bulk_nothing_left = Nothing is left to do here. Open the documents one by one to see why.
bulk_cancel = Cancel
bulk_back = Go to the queue
bulk_will_accept = Will be accepted with these values
bulk_will_reject = Will be rejected
bulk_left_out =
    { $count ->
        [one] 1 is left out
       *[other] { $count } are left out
    }
bulk_values =
    { $count ->
        [one] 1 value
       *[other] { $count } values
    }
bulk_accepted =
    { $count ->
        [one] 1 document accepted
       *[other] { $count } documents accepted
    }
bulk_rejected =
    { $count ->
        [one] 1 document rejected
       *[other] { $count } documents rejected
    }
bulk_all_done = All of them are done.
bulk_some_left =
    { $count ->
        [one] 1 document was not decided; the others are done.
       *[other] { $count } documents were not decided; the others are done.
    }
bulk_not_done =
    { $count ->
        [one] 1 was not decided
       *[other] { $count } were not decided
    }
# A reason why documents are left out, and how many.
bulk_group = { $reason } · { $count }
bulk_to_correct = Something needs correcting
obstacle_gone = It no longer exists
obstacle_decided = It is already decided: { $status }
obstacle_blocked = { $field } needs correcting; open it
obstacle_own_draft = You have unfinished changes on it; open it
obstacle_others_draft = A colleague has unfinished changes on it
obstacle_claimed = { $name } is working on it
obstacle_changed = It has changed since the preview; nothing was written
obstacle_trouble = The server could not do that just now; try again in a moment

## The forms of an exported file
export_csv = CSV
export_csv_lines = CSV, line items
export_csv_changes = CSV, changes
export_json_lines = JSON Lines

## Pages in place of what was asked for
error_page_back = Back to where you were
error_page_failed = That did not work
error_page_nothing = There is no such page
error_page_nothing_hint = The address may be mistyped, or what it led to is gone.
error_page_refused = This is not allowed
error_page_refused_hint = Nothing was changed.
error_page_large = That is too large
error_page_large_hint = Nothing was saved. What you typed is still on the page before: shorten it there, or tell whoever runs this server.
error_page_busy = The server is busy
error_page_busy_hint = Nothing was changed. Try again in a moment.
error_page_odd = The server did not understand this
error_page_odd_hint = Nothing was changed. What you typed is still on the page before.
error_page_broken = Something went wrong
error_page_broken_hint = It is not your fault, and the server has noted it. Try again; if it happens again, tell whoever runs this server.

## Exports
exports_title = Exports
exports_new = Export what is new
exports_form = Format
exports_rule = New is every accepted document that has not gone out as it is now. It is marked as exported once the file is complete. A document that is changed and accepted anew counts as new again.
exports_nothing = Nothing is new: every accepted document has gone out as it is now.
exports_list = Exports so far
exports_none = Nothing yet.
exports_again_rule = If a download broke off, or to have the same documents in another form, download them again. Documents that were changed since are left out: once accepted, they are new.
exports_again = Again:
exports_one =
    { $count ->
        [one] 1 document, by { $reviewer }
       *[other] { $count } documents, by { $reviewer }
    }

## What happened to an item
history_only_said = (name as said, not proven)
history_title = History
history_open = Open the document
history_now = Extracted and now
history_events = What happened
history_no_events = No decision yet.
history_nothing_changed = Every value is as extracted.
history_gone = The document no longer exists. The agent may have read it again under a new id; this is what was decided about it.
history_received = Extracted
history_extracted = Extracted
history_value_now = Now
history_by = By
history_by_nobody = not by a decision
history_field = Field
history_before = Before
history_after = After
history_changes = Changes in this decision
history_changes_unknown = This decision is older than the history, so what it changed was not recorded.
history_moved = moved
history_state = Afterwards:
history_edited =
    { $count ->
        [0] every value as extracted
        [one] 1 value differs from what was extracted
       *[other] { $count } values differ from what was extracted
    }
history_number = event { $number } of the ledger
history_accepted = Accepted
history_rejected = Rejected
history_reopened = Reopened
history_undone = Decision undone
history_export = Export:
history_exported = Exported to { $file } by { $reviewer }
history_overwritten = The record no longer carries the last decision ({ $status } by { $reviewer }): the agent has written it again since.
history_lost_to = Did not stand: { $reviewer } decided at the same moment, and that decision was written last.
history_overruled = Accepted although:
history_flags = Flags that stood: { $flags }
history_verified = Verified.
history_verified_text =
    { $count ->
        [one] The event below is unchanged and follows the one before it in the ledger.
       *[other] Each of the { $count } events below is unchanged and follows the one before it in the ledger.
    }
history_whole_ledger = The whole ledger is checked by
history_broken = Changed after it was written
history_broken_text = These events were changed, or one before them was removed or inserted: { $events }. An operator can find out more with countersign verify-ledger.
value_absent = left out
value_null = no value
value_empty = blank text
field_changed_by = Changed by { $reviewer }, { $at } UTC

## Keys
keys_title = Keys
keys_close = Close
keys_of_an_item = Everywhere
keys_of_a_field = In a field
keys_of_a_table = In a table
keys_of_the_document = The document
keys_of_the_queue = In the queue
keys_press = Press a key…
keys_off = off
keys_change = Change
keys_switch_off = Off
keys_letters_off = Switch off single letters
keys_reset = Reset all keys
key_accept = Accept, and open the next item
key_accept_anyway = Accept even though a rule is broken
key_reject = Reject: a digit chooses the reason, Enter confirms
key_undo = Undo
key_redo = Redo
key_next_uncertain = Next uncertain field
key_next_uncertain_anywhere = Next uncertain field, also from within a field
key_next_item = Next item; in the queue, the row below
key_previous_item = Previous item; in the queue, the row above
key_help = This list
key_revert = Back to the extracted value
key_suggestion = Take the suggested value
key_confirm = Say that the field is right, and go to the next flagged one
key_next_field = Next field
key_select = Select the whole text, or go to its end
key_leave = Leave the field; what was typed stays
key_nothing = Leave it empty: left out, no value, or a blank text
key_choose = Choose what an unclear number or date means, or what a wrong value is made
key_calendar = Calendar
key_previous_page = Previous page
key_next_page = Next page
key_zoom_in = Zoom in
key_zoom_out = Zoom out
key_rotate = Rotate
key_go_to_page = Go to page
key_search = Search in the document; in the queue, find
key_take_next = Take the next one that nobody is working on
key_select_row = Select the row
key_open_row = Open the row that has the focus, else the first one

## What a field is called
label_item = Item { $number }
label_row = row { $number }
label_unnamed = Unnamed
label_data = Data
label_document = This document

## How long ago
age_now = now
age_minutes = { $count } min
age_hours = { $count } h
age_days = { $count } d

## Why a decision can't be taken
decide_open_already = This document is already open
decide_decided_already = This document is already decided: reopen it first
decide_no_object = The values of this document can’t be replaced as a whole: undo that change first
edit_no_object = { $label } can’t be changed: the field that contains it has another value; clear that one first
edit_no_row = { $label } no longer has a row { $row }: reload the page, and edit the row where it is now
edit_no_list = { $label } is not a list, so its rows can't be changed
edit_no_key = { $label } can’t be cleared, because it is a row: delete the row instead
edit_too_deep = { $label } is nested too deeply; { $most } levels are allowed

## What can't be read in a record; keys and field names stay as they are in the record
unreadable_record = Nothing in this record can be read as a field
unreadable_missing = The record has no { $key }
unreadable_no_text = { $key } of the record is not text
unreadable_no_object = { $key } of the record is not an object
unreadable_no_confidence = { $key } of the record is not a number from 0 to 1
unreadable_all_metadata = What the agent says about the fields can’t be read: { $why }
unreadable_metadata = What the agent says about { $field } can’t be read: { $why }
unreadable_more =
    { $count ->
        [one] 1 more of the agent’s notes can’t be read
       *[other] { $count } more of the agent’s notes can’t be read
    }
metadata_scalar = it is a single value
metadata_no_number = { $key } is not a number
metadata_no_text = { $key } is not text
metadata_citations = the places are not a list
metadata_citation = a place is not described as one
metadata_page = the page of a place is not a whole number
metadata_boxes = the boxes of a place are not a list
metadata_box = a box of a place lacks a readable x, y, w or h
metadata_page_dimensions = the page size of a place lacks a readable width or height

## A form whose texts could not be stored
unsaved_title = Not saved yet
unsaved_heading = What you typed is not saved yet
unsaved_store = The server could not store it just now; its disk may be full. It is kept on this page: try again in a moment, and leave the page open until then.
unsaved_outdated = The page was too old to tell what you changed. Everything that stood in its fields is kept below: open the item in another tab, and copy what you need.
unsaved_other_tab = You added or removed rows of this item in another tab, so it is not sure where these texts belong. Open the item in another tab, and copy what you need.
unsaved_signed_out = You were signed out when you sent this. Nothing was decided. Save what you typed, and decide again.
unsaved_not_allowed = Your role does not allow changing this, perhaps since a moment ago. Nothing was saved or decided. Copy what you need, and ask an administrator.
unsaved_other_reviewer = This page was made for somebody else who was signed in in this browser. Nothing was saved or decided. Save it as your own draft, or leave this page.
unsaved_save = Save what was typed
unsaved_send = Send again
form_not_done = Nothing was done
form_trouble = The server can't do this just now. Nothing was done, and what you sent is kept on this page: send it again in a moment, and leave the page open until then.
unsaved_open = Open the item


## The administrator's pages
admin_title = Administration
admin_people = People
admin_keys = Keys
admin_sessions = Sessions
admin_queues = Queues
admin_used = Last used { $at } UTC
admin_unused = Never used
admin_name = Name
admin_name_wrong = Enter a name of at most { $most } characters.

## Who may do what
admin_people_rule = A role holds in one queue, or in all. Viewers look and change nothing; reviewers correct and decide; approvers sign what needs a second person; administrators say who may do what. Each may also do what those before may. Only administrators of all queues see these pages.
admin_people_list = Everybody
admin_add_person = Add somebody
admin_add = Add
admin_login = Sign-in name
admin_login_wrong = Enter a sign-in name of at most { $most } characters.
admin_person_exists = Somebody signs in as { $login } already. Choose another sign-in name.
admin_role = Role
admin_role_none = No role
admin_role_everywhere = { $role } everywhere
admin_role_in = { $role } in { $collection }
admin_role_by_group = by a group of your organisation
admin_collection = Queue (leave empty for all)
admin_disabled = Disabled
admin_invited = Invited, has no password yet
admin_you = You
admin_change_role = Change role
admin_change_role_of = Change role of { $name }
admin_set_role = Set role
admin_set_role_of = Set role of { $name }
admin_disable = Disable
admin_disable_whom = Disable { $name }
admin_enable = Enable
admin_enable_whom = Enable { $name }
admin_invite = New link
admin_invite_whom = New link for { $name }
admin_end_sessions = End sessions
admin_end_sessions_of = End sessions of { $name }
admin_not_yourself = You can't shut yourself out. Another administrator can do this.
admin_link = Link
admin_link_of = With this link, { $name } chooses a password. Send it to them:
admin_link_rule = It is valid for a day and can be used once, and it is shown only now. An earlier link opens nothing any more.

## The keys of agents
admin_keys_rule = An agent sends its key as LLAMA_CLOUD_API_KEY. Once there is a key, the API opens to no unknown one.
admin_keys_elsewhere = The records live in LlamaCloud, which has keys of its own.
admin_keys_list = All keys
admin_keys_none = There are no keys.
admin_add_key = Make a key
admin_add_key_button = Make key
admin_key_may = May
admin_right_read = Read
admin_right_write = Write
admin_right_delete = Delete
admin_key_no_right = Choose what the key may do.
admin_key_last_day = Last day (leave empty for no end)
admin_key_day_wrong = Enter a last day that is not over yet.
admin_key_deployments_typed = Deployments, separated by commas (leave empty for all)
admin_key_collections_typed = Collections, separated by commas (leave empty for all)
admin_key_names_wrong = Enter names separated by commas, or nothing for all.
admin_key_exists = There is a key called { $name } already. Choose another name, or revoke that one first.
admin_key_deployments = Deployments: { $names }
admin_key_collections = Collections: { $names }
admin_key_everywhere = All collections
admin_key_no_end = No end
admin_key_until = Valid until { $at } UTC
admin_key_ended = Ended { $at } UTC
admin_key_revoked = Revoked { $at } UTC
admin_revoke = Revoke
admin_revoke_which = Revoke { $name }
admin_key = Key
admin_key_new = This is the key { $name }:
admin_key_rule = It is shown only now. Give it to the agent that will have it.

## Who is signed in
admin_no_passwords = Passwords are switched off here: people sign in with the organisation, and are in this list from then on.
admin_sessions_rule = Whoever signs in has a session in that browser, until they sign out or don't use it for long. Ending it here takes effect at once.
admin_queues_rule = Each queue has fields, rules, reasons and roles of its own. All but the roles are set in review.toml, and hold when the server starts anew.
admin_queues_unknown = Roles are granted for queues that do not exist: { $names }.
admin_queue_place = Deployment and collection
admin_queue_default = The default queue
admin_queue_configured = Configured in review.toml
admin_queue_nobody = Nobody has a role here.
admin_queue_others =
    { $count ->
        [one] 1 other
       *[other] { $count } others
    }
admin_sessions_none = Nobody is signed in.
admin_session_own = This one
admin_session_started = Signed in { $at } UTC
admin_session_end = End
admin_session_end_of = End the session of { $name }, signed in { $at } UTC
admin_not_own_link = You change your own password on the page of your account.

## Four eyes
decide_signed_by_you = You have accepted this already. Somebody else must sign it.
decide_not_signed = There is no signature of somebody else here to send back.
history_signed = Accepted as the first of two
history_sent_back = Sent back
notice_signed = Accepted. A second person must sign it.
notice_sent_back = Sent back.
notice_signed_document = Accepted: { $document }. A second person must sign it.
notice_sent_back_document = Sent back: { $document }
review_signed_by = { $name } accepted this on { $at } UTC. It waits for a second person.
review_signed_by_you = You accepted this on { $at } UTC. It waits for somebody else to sign it.
review_sign_rule = What { $name } changed is marked. If you change anything yourself, you are the first, and somebody else must sign.
review_sign = Sign
review_note_not_sent = It can’t be sent back any more. Your note was not sent:
review_send_back = Send back
review_send_back_note = What should be looked at again
review_take_back = Take back
review_sent_back_by = { $name } sent this back to be looked at again.
queue_signed_by = accepted by { $name }, waits for a second person
bulk_waits = Waits for a second person
obstacle_for_others = Somebody else must sign it

## Whose work
whose_mine = Given to me
whose_team = My team's
whose_nobody = Given to nobody
whose_escalated = Escalated
whose_second = Waits for a second person
whose_held = On hold
whose_asked = Asks me
work_title = Comment, hand over, hold
work_say = Comment
work_comment = Comment
work_comment_send = Comment
work_comments = Comments
work_about = About
work_about_all = The whole document
work_ask = Ask
work_ask_nobody = Nobody in particular
work_asks = asks { $names }
work_asks_you = You are asked here: see the comments.
work_answered = Done
work_note = Note for whoever takes over, or what it waits for
work_give_to = Hand over to
work_give = Hand over
work_to_everybody = Everybody
work_to_me = { $name } (me)
work_to_team = Team { $name }
work_to_approvers = Whoever may sign (escalate)
work_given = For { $name }, says { $by } ({ $at } UTC).
work_given_to_you = For you, says { $by } ({ $at } UTC).
work_escalated = Escalated by { $by } ({ $at } UTC) to whoever may sign.
work_hold_day = Hold until
work_hold = Hold
work_hold_answer = Hold until somebody answers
work_resume = Resume
work_rests = On hold { $until }, says { $by }.
work_until_day = until { $day }
work_until_answer = until somebody answers
work_no_text = Write something first.
work_too_long = That is longer than 2,000 characters. Nothing was done; shorten it.
work_nobody = Choose somebody who can work on this. Nothing was done.
work_choose = Choose…
work_not_later = Choose a day after today. Nothing was done.
work_decided = This is decided already, so it can't be handed over or held.
notice_given = Handed over.
notice_held = On hold.
notice_given_document = Handed over: { $document }
notice_held_document = On hold: { $document }
queue_given_to = for { $name }
queue_rests = on hold { $until }
queue_asks_you = asks you
history_given = Handed over to { $name }
history_escalated = Escalated
history_held = Put on hold { $until }
history_resumed = No longer on hold
history_commented = Commented
history_commented_on = Commented on { $field }
history_answered = Answered elsewhere
history_continued = Takes the place of an earlier record of this document
history_earlier = The history of that record
bulk_give_title = { $count ->
    [one] Hand over 1 item
   *[other] Hand over { $count } items
}
bulk_give_rule = They stay open to everybody, but only whoever you choose is led to them.
bulk_give_note = Note
bulk_given = { $count ->
    [one] 1 item was handed over
   *[other] { $count } items were handed over
}
bulk_not_given = { $count ->
    [one] 1 item was not handed over
   *[other] { $count } items were not handed over
}
select_give = Hand over…
admin_teams = Teams
admin_team = Team
admin_team_join = Add to team
admin_team_leave = Leave { $team }
admin_team_leave_of = Take { $name } out of the team { $team }
admin_team_of = Put { $name } into a team
admin_team_wrong = Write a name of 1 to { $most } characters.
obstacle_others_work = It is somebody else's work, or on hold
