### What the interface says in English. Names start with the place; build.rs says which parts of Fluent can be used.
### The same messages stand in de.ftl; a missing one stops the build.

## Words of many places
empty_value = (empty)
no_document = (no document)
not_saved_yet = Not saved: { $why }
saved = Saved
saving = Saving…
go_to_queue = Go to the queue
cancel = Cancel

## Where an item stands
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
flag_kind_schema_violation = Does not fit the schema
flag_kind_unreadable_metadata = Unreadable metadata
flag_kind_low_confidence = Low confidence
flag_kind_unknown_confidence = Unknown confidence
flags_none = ✓ none
flags_count = { $count } · { $worst }
flags_title = Flags
flags_to_look_at =
    { $count ->
        [0] Nothing is flagged
        [one] 1 thing to look at
       *[other] { $count } things to look at
    }
flags_more = and { $count } more
flags_next = Next uncertain field

## The queue
queue_title = Queue
queue_waiting = Waiting for review
queue_documents = Documents
queue_total =
    { $count ->
        [one] 1 document
       *[other] { $count } documents
    }
queue_scanned = { $found } found among the first { $looked_at } looked at
queue_column_document = Document
queue_column_flags = Flags
queue_column_lowest = Lowest
queue_column_status = Status
queue_column_age = Age
queue_pages = Pages of the queue
queue_first_page = First page
queue_next_page = Next page
queue_status_all = All
queue_find = Find
queue_find_hint = Seller, number, file…
queue_sort_by = Sort by
queue_apply = Apply
queue_nothing_matches = Nothing here matches
queue_show_all = Show everything that waits for review
queue_all_done = All done
queue_all_done_hint = Nothing waits for review. New documents appear here as soon as the agent has read them.
sort_newest = Newest first
sort_oldest = Oldest first
sort_least_confident = Least confident first
sort_document = Document name
key_field_seller = Seller
key_field_number = Number
key_field_date = Date
key_field_total = Total

## Languages
language_title = Language

## What the last action led to
notice_accepted = Accepted.
notice_rejected = Rejected.
notice_open_again = Open it again
problem_conflict = Somebody else changed this item while you were reviewing it. Nothing was written. Look again: where both of you changed a field, the values are compared here.
problem_blocked = There is something to correct before this can be accepted. Nothing was written; what you typed is kept.
problem_reason = Choose why this document is rejected. Nothing was written yet.
problem_outdated = This page was too old to tell what you changed. Here is the item as it is now; please make the change again.
problem_other_tab = You changed this item in another tab, or pressed a button twice. Here is the draft as it is; please look again.
problem_not_found = That item no longer exists. The agent may have read the document again: look for it here.
problem_unavailable = The server could not do that just now. What you typed is kept; try again in a moment.

## Why a call did not do what was asked
error_rejected = There is something to correct first
error_conflict = Somebody else changed this item while you were reviewing it
error_other_tab = You changed this item in another tab. Reload to go on with that; what you typed here stays on screen until then
error_not_found = This item no longer exists. The agent may have read the document again: look for it in the queue
error_not_signed_in = You are signed out. Open the page again to sign in; what you typed is kept in this tab
error_bad_request = The server did not understand the request: { $why }
error_unavailable = The server can't reach its records just now. What you typed is kept; try again in a moment

## The review page
review_not_available = Not available
review_cannot_be_shown = This document can't be shown
review_show = Show
review_fields = Fields
review_document = Document
review_items = Items
review_queue = Queue
review_waiting =
    { $count ->
        [0] nothing waits
        [one] 1 waits
       *[other] { $count } wait
    }
review_previous = Previous item
review_next = Next item
review_save = Save
review_accept = Accept
review_reject = Reject
review_reopen = Reopen
review_unreadable = Parts of this record could not be read and are kept as they are
review_decided = { $status } by { $reviewer } on { $at } UTC{ $reason }{ $note }
review_problem = There is a problem
review_to_correct = To correct before accepting
review_nothing_lost = Nothing was written, and nothing of yours is lost.
review_compare = Compare the values

## Two people changed the same item
conflict_title = Somebody else changed this item while you were reviewing it
conflict_text = Nothing of yours was written, and nothing of yours is lost. These fields differ:
conflict_field = Field
conflict_base = When you opened it
conflict_theirs = Theirs
conflict_mine = Yours
conflict_keep_mine = Keep my values
conflict_take_theirs = Take theirs

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
list_empty = Empty

## A table
table_row = Row
table_delete = Delete
table_add_row = Add row
table_show_row = Show row { $number } on the page
table_delete_row = Delete row { $number }

## About the focused field
about_title = About this field
about_hint = Focus a field to see how sure the agent was, and where it read the value.
about_row = Every value of this row is marked on the page.
about_extraction = extraction { $percent } %
about_parsing = parsing { $percent } %
about_page = page { $page }
about_no_page = page not given
about_no_place = no place given
about_no_citation = The agent gave no place for this value.

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
document_next_place = Next match
document_previous_place = Previous match
document_close_search = Close the search
document_go_to_page = Go to page
document_thumbnails = Thumbnails
document_beginning_only = The first { $shown } of { $count } pages are shown. Download the document to read the others.
document_page_missing = Page { $page } could not be loaded. Reload to try again.
document_use_as = Use { $value } as { $label }
document_password = Password
document_unlock = Show the pages
document_wrong_password = That is not the password of this document. Try again, or ask the sender for it.
document_password_not_kept = The password is not stored. You will be asked again when you have not looked at the document for 15 minutes.

## An address that is none of ours
not_found_title = Page not found
not_found_heading = There is no such page
not_found_text = The address may be old.

## Signing in
sign_in_title = Sign in
sign_in_heading = Sign in to Countersign
sign_in_name = Your name
sign_in_key = Key of this server
sign_in_button = Sign in
sign_in_name_missing = Enter your name
sign_in_wrong_key = That is not the key of this server
