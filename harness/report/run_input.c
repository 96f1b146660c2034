/* Describes a fixture's initial sites and entries, and its changes. */
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

/* Adds the name of a site in the fixture. */
static void add_site_name(struct doc *document, const struct fixture *fixture, uint32_t site)
{
    add_bytes(document, fixture->site_names[site]);
}

/* Adds "and 7 more" if not all of `count` are listed. */
static void add_rest(struct doc *document, enum node_kind kind, uint32_t count)
{
    if (count <= RUN_LISTED_MAX)
        return;
    (void)doc_open(document, kind, TONE_PLAIN, NULL, NULL);
    doc_printf(document, TONE_SOFT, "and %" PRIu32 " more", count - RUN_LISTED_MAX);
    doc_close(document);
}

static uint32_t listed(uint32_t count) { return count < RUN_LISTED_MAX ? count : RUN_LISTED_MAX; }

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
    if (site->count > RUN_LISTED_MAX) {
        doc_break(document);
        doc_printf(document, TONE_SOFT, "and %" PRIu32 " more", site->count - RUN_LISTED_MAX);
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

/* Adds the post office's identity rule and its handling of other spellings, unless they are the default. */
static void add_rule(struct doc *document, const struct scenario *scenario)
{
    struct text *words = doc_scratch(document);
    bool is_special = words_post_office(scenario, words);
    const char *rules = doc_keep_scratch(document);
    words_count(scenario->cycles, "cycle.", "cycles.", doc_scratch(document));
    if (is_special)
        text_printf(words, " The post office %s.", rules);
    if (scenario->names.code_page != CODE_PAGE_NONE)
        text_puts(words, " A letter that its code page lacks becomes a question mark.");
    if (scenario->import.on_collision == ON_COLLISION_REPLACE)
        text_puts(words, " A record for an entry that is spelled otherwise replaces it.");
    doc_block_scratch(document, NODE_TEXT, TONE_PLAIN);
}

void run_add_input(struct doc *document, const struct fixture *fixture)
{
    add_rule(document, &fixture->scenario);
    add_sites(document, fixture);
    add_entries(document, &fixture->scenario);
    add_changes(document, fixture);
}
