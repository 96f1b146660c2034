/* What a fixture starts from and what changes on the way, in words. */
#include "report/run_parts.h"
#include "report/words.h"

#include <inttypes.h>

static void add_bytes(struct doc *document, struct ccm_name name)
{
    text_append_escaped(doc_scratch(document), name.bytes, name.length);
    doc_say_scratch(document, NODE_NAME, TONE_PLAIN);
}

static void add_name(struct doc *document, const struct strings *strings, uint32_t number)
{
    add_bytes(document, strings->at[number]);
}

static void add_comment(struct doc *document, const struct names *names, uint32_t comment)
{
    if (comment == STRING_EMPTY)
        return;
    doc_say(document, TONE_PLAIN, " (comment ");
    add_name(document, &names->comments, comment);
    doc_say(document, TONE_PLAIN, ")");
}

/* The name that the fixture gives a site. */
static void add_site_name(struct doc *document, const struct fixture *fixture, uint32_t site)
{
    add_bytes(document, fixture->site_names[site]);
}

/* "and 7 more", of `count` of which some were left out. */
static void add_rest(struct doc *document, enum node_kind kind, uint32_t count)
{
    if (count <= RUN_LISTED_MOST)
        return;
    (void)doc_open(document, kind, TONE_PLAIN, NULL, NULL);
    doc_printf(document, TONE_SOFT, "and %" PRIu32 " more", count - RUN_LISTED_MOST);
    doc_close(document);
}

static uint32_t listed(uint32_t count) { return count < RUN_LISTED_MOST ? count : RUN_LISTED_MOST; }

static void open_cell(struct doc *document) { (void)doc_open(document, NODE_CELL, TONE_PLAIN, NULL, NULL); }

static void add_site(struct doc *document, const struct fixture *fixture, uint32_t index)
{
    const struct names *names = &fixture->scenario.names;
    const struct site *site = &fixture->scenario.sites.at[index];
    (void)doc_open(document, NODE_ROW, TONE_PLAIN, NULL, NULL);
    open_cell(document);
    add_site_name(document, fixture, index);
    doc_close(document);
    open_cell(document);
    add_name(document, &names->offices, site->post_office);
    doc_close(document);
    open_cell(document);
    for (uint32_t i = 0; i < listed(site->count); i++) {
        if (i)
            doc_break(document);
        add_name(document, &names->users, site->recipients[i].name);
        add_comment(document, names, site->recipients[i].comment);
    }
    if (site->count > RUN_LISTED_MOST) {
        doc_break(document);
        doc_printf(document, TONE_SOFT, "and %" PRIu32 " more", site->count - RUN_LISTED_MOST);
    }
    if (!site->count)
        doc_say(document, TONE_SOFT, "none");
    doc_close(document);
    doc_close(document);
}

static void add_sites(struct doc *document, const struct fixture *fixture)
{
    static const struct doc_column columns[] = {{.head = "Site"}, {.head = "Post office"}, {.head = "Recipients"}};
    (void)doc_open_table(document, columns, 3, "Exchange sites and their recipients", "sites");
    for (uint32_t i = 0; i < listed(fixture->scenario.sites.count); i++)
        add_site(document, fixture, i);
    doc_close(document);
    add_rest(document, NODE_TEXT, fixture->scenario.sites.count);
}

static void add_entry(struct doc *document, const struct names *names, const struct entry *entry)
{
    add_name(document, locn_is_office(entry->locn) ? &names->offices : &names->users, entry->name);
    doc_printf(document, TONE_PLAIN, ", Locn %c", (char)entry->locn);
    if (entry->addr != STRING_EMPTY) {
        doc_say(document, TONE_PLAIN, ", Addr ");
        add_name(document, &names->offices, entry->addr);
    }
    add_comment(document, names, entry->comment);
}

static void add_entries(struct doc *document, const struct scenario *scenario)
{
    if (!scenario->entry_count)
        return;
    doc_block(document, NODE_TEXT, TONE_PLAIN, "In the post office from the start:");
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    for (uint32_t i = 0; i < listed(scenario->entry_count); i++) {
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        add_entry(document, &scenario->names, &scenario->entries[i]);
        doc_close(document);
    }
    add_rest(document, NODE_ITEM, scenario->entry_count);
    doc_close(document);
}

static void add_change(struct doc *document, const struct fixture *fixture, const struct change *change)
{
    const struct names *names = &fixture->scenario.names;
    doc_printf(document, TONE_PLAIN, "before cycle %" PRIu32 ": ", change->before_cycle);
    switch (change->kind) {
    case CHANGE_ADD:
        add_name(document, &names->users, change->name);
        doc_say(document, TONE_PLAIN, " joins ");
        add_site_name(document, fixture, change->site);
        add_comment(document, names, change->comment);
        break;
    case CHANGE_REMOVE:
        add_name(document, &names->users, change->name);
        doc_say(document, TONE_PLAIN, " leaves ");
        add_site_name(document, fixture, change->site);
        break;
    case CHANGE_RENAME:
        add_name(document, &names->users, change->name);
        doc_say(document, TONE_PLAIN, " of ");
        add_site_name(document, fixture, change->site);
        doc_say(document, TONE_PLAIN, " is renamed to ");
        add_name(document, &names->users, change->to_name);
        break;
    case CHANGE_MOVE:
        add_name(document, &names->users, change->name);
        doc_say(document, TONE_PLAIN, " moves from ");
        add_site_name(document, fixture, change->site);
        doc_say(document, TONE_PLAIN, " to ");
        add_site_name(document, fixture, change->to_site);
        break;
    case CHANGE_READDRESS:
        add_site_name(document, fixture, change->site);
        doc_say(document, TONE_PLAIN, " gets the post office ");
        add_name(document, &names->offices, change->office);
        break;
    case CHANGE_ADMINISTRATOR_ADDS:
        doc_say(document, TONE_PLAIN, "an administrator of cc:Mail adds ");
        add_entry(document, names, &change->entry);
        break;
    case CHANGE_ADMINISTRATOR_REMOVES:
        doc_say(document, TONE_PLAIN, "an administrator of cc:Mail removes ");
        add_name(document, &names->users, change->name);
        break;
    }
}

static void add_changes(struct doc *document, const struct fixture *fixture)
{
    const struct scenario *scenario = &fixture->scenario;
    if (!scenario->change_count && !fixture->upgrade_before)
        return;
    doc_block(document, NODE_TEXT, TONE_PLAIN, "Changes on the way:");
    (void)doc_open(document, NODE_LIST, TONE_PLAIN, NULL, NULL);
    if (fixture->upgrade_before) {
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        doc_printf(document, TONE_PLAIN, "before cycle %" PRIu32 ": an upgrade; %s runs the cycles until then",
                   fixture->upgrade_before, known_build_names[fixture->upgrade_from]);
        doc_close(document);
    }
    for (uint32_t i = 0; i < listed(scenario->change_count); i++) {
        (void)doc_open(document, NODE_ITEM, TONE_PLAIN, NULL, NULL);
        add_change(document, fixture, &scenario->changes[i]);
        doc_close(document);
    }
    add_rest(document, NODE_ITEM, scenario->change_count);
    doc_close(document);
}

/* How the post office decides that two names are one, where that is not the usual way, and what it then does. */
static void add_rule(struct doc *document, const struct scenario *scenario)
{
    static const char *const cases[] = {"case does not count", "case does not count in ASCII letters",
                                        "case does not count (full folding)", "case counts"};
    static const char *const normalizations[] = {"", ", after normalization to NFC", ", after normalization to NFKC"};
    static const char *const collisions[] = {"replaces it", "is accepted and changes nothing", "is rejected"};
    const struct identity_rule *rule = &scenario->names.rule;
    struct text *words = doc_scratch(document);
    words_count(scenario->cycles, "cycle", "cycles", words);
    text_puts(words, ". ");
    if (rule->letter_case || rule->spaces || rule->normalization || rule->length) {
        text_printf(words, "To the post office two names are equal where %s", cases[rule->letter_case]);
        text_puts(words, normalizations[rule->normalization]);
        if (rule->spaces == IDENTITY_SPACES_SQUEEZE)
            text_puts(words, "; spaces at the ends and repeated ones are dropped first");
        if (rule->length)
            text_printf(words, "; only the first %" PRIu32 " characters count", rule->length);
        text_puts(words, ". ");
    }
    if (!stored_form_is_default(&scenario->names.stores)) {
        text_puts(words, "The post office stores names ");
        words_stored_form(&scenario->names.stores, words);
        text_puts(words, ". ");
    }
    if (scenario->names.code_page != CODE_PAGE_NONE)
        text_printf(words, "The post office stores text in code page %s: a letter that it lacks becomes a question mark. ",
                    code_page_names[scenario->names.code_page]);
    text_printf(words, "A record for an entry that is spelled otherwise %s.", collisions[scenario->import.on_collision]);
    if (scenario->import.on_reject == ON_REJECT_STOP)
        text_puts(words, " A rejected record ends the import of its file: those behind it are rejected, too.");
    if (scenario->import.order == IMPORT_ADDS_FIRST)
        text_puts(words, " Additions and changes are applied before deletions.");
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
}

void run_add_input(struct doc *document, const struct fixture *fixture)
{
    add_rule(document, &fixture->scenario);
    add_sites(document, fixture);
    add_entries(document, &fixture->scenario);
    add_changes(document, fixture);
}
