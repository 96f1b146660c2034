/* What a fixture starts from and what changes on the way, in words. */
#include "report/html.h"
#include "report/words.h"

#include <inttypes.h>

static void add_name(struct markup *markup, const struct strings *strings, uint32_t number)
{
    markup_open(markup, "span", "class", "name", NULL);
    markup_untrusted(markup, strings->at[number].bytes, strings->at[number].length);
    markup_close(markup);
}

static void add_comment(struct markup *markup, const struct names *names, uint32_t comment)
{
    if (comment == STRING_EMPTY)
        return;
    markup_words(markup, " (comment ");
    add_name(markup, &names->comments, comment);
    markup_words(markup, ")");
}

/* The name that the fixture gives a site. */
static void add_site_name(struct markup *markup, const struct fixture *fixture, uint32_t site)
{
    markup_open(markup, "span", "class", "name", NULL);
    markup_untrusted(markup, fixture->site_names[site].bytes, fixture->site_names[site].length);
    markup_close(markup);
}

/* Says how many of `count` were left out. */
static void add_rest(struct markup *markup, const char *element, uint32_t count)
{
    if (count <= HTML_LISTED_MOST)
        return;
    markup_open(markup, element, "class", "more", NULL);
    markup_printf(markup, "and %" PRIu32 " more", count - HTML_LISTED_MOST);
    markup_close(markup);
}

static uint32_t listed(uint32_t count) { return count < HTML_LISTED_MOST ? count : HTML_LISTED_MOST; }

static void add_site(struct markup *markup, const struct fixture *fixture, uint32_t index)
{
    const struct names *names = &fixture->scenario.names;
    const struct site *site = &fixture->scenario.sites.at[index];
    markup_open(markup, "tr", NULL);
    markup_open(markup, "th", "scope", "row", NULL);
    add_site_name(markup, fixture, index);
    markup_close(markup);
    markup_open(markup, "td", NULL);
    add_name(markup, &names->offices, site->post_office);
    markup_close(markup);
    markup_open(markup, "td", NULL);
    markup_open(markup, "ul", NULL);
    for (uint32_t i = 0; i < listed(site->count); i++) {
        markup_open(markup, "li", NULL);
        add_name(markup, &names->users, site->recipients[i].name);
        add_comment(markup, names, site->recipients[i].comment);
        markup_close(markup);
    }
    add_rest(markup, "li", site->count);
    if (!site->count)
        markup_element(markup, "li", NULL, "none");
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
}

static void add_sites(struct markup *markup, const struct fixture *fixture)
{
    static const char *const heads[] = {"Site", "Post office", "Recipients", NULL};
    html_open_table(markup, "sites", "Exchange sites and their recipients");
    markup_open(markup, "thead", NULL);
    markup_open(markup, "tr", NULL);
    html_add_heads(markup, heads);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "tbody", NULL);
    for (uint32_t i = 0; i < listed(fixture->scenario.sites.count); i++)
        add_site(markup, fixture, i);
    markup_close(markup);
    markup_close(markup);
    markup_close(markup);
    add_rest(markup, "p", fixture->scenario.sites.count);
}

static void add_entry(struct markup *markup, const struct names *names, const struct entry *entry)
{
    add_name(markup, locn_is_office(entry->locn) ? &names->offices : &names->users, entry->name);
    markup_printf(markup, ", Locn %c", (char)entry->locn);
    if (entry->addr != STRING_EMPTY) {
        markup_words(markup, ", Addr ");
        add_name(markup, &names->offices, entry->addr);
    }
    add_comment(markup, names, entry->comment);
}

static void add_entries(struct markup *markup, const struct scenario *scenario)
{
    if (!scenario->entry_count)
        return;
    markup_element(markup, "p", NULL, "In the post office from the start:");
    markup_open(markup, "ul", NULL);
    for (uint32_t i = 0; i < listed(scenario->entry_count); i++) {
        markup_open(markup, "li", NULL);
        add_entry(markup, &scenario->names, &scenario->entries[i]);
        markup_close(markup);
    }
    add_rest(markup, "li", scenario->entry_count);
    markup_close(markup);
}

static void add_change(struct markup *markup, const struct fixture *fixture, const struct change *change)
{
    const struct names *names = &fixture->scenario.names;
    markup_printf(markup, "before cycle %" PRIu32 ": ", change->before_cycle);
    switch (change->kind) {
    case CHANGE_ADD:
        add_name(markup, &names->users, change->name);
        markup_words(markup, " joins ");
        add_site_name(markup, fixture, change->site);
        add_comment(markup, names, change->comment);
        break;
    case CHANGE_REMOVE:
        add_name(markup, &names->users, change->name);
        markup_words(markup, " leaves ");
        add_site_name(markup, fixture, change->site);
        break;
    case CHANGE_RENAME:
        add_name(markup, &names->users, change->name);
        markup_words(markup, " of ");
        add_site_name(markup, fixture, change->site);
        markup_words(markup, " is renamed to ");
        add_name(markup, &names->users, change->to_name);
        break;
    case CHANGE_MOVE:
        add_name(markup, &names->users, change->name);
        markup_words(markup, " moves from ");
        add_site_name(markup, fixture, change->site);
        markup_words(markup, " to ");
        add_site_name(markup, fixture, change->to_site);
        break;
    case CHANGE_READDRESS:
        add_site_name(markup, fixture, change->site);
        markup_words(markup, " gets the post office ");
        add_name(markup, &names->offices, change->office);
        break;
    case CHANGE_ADMINISTRATOR_ADDS:
        markup_words(markup, "an administrator of cc:Mail adds ");
        add_entry(markup, names, &change->entry);
        break;
    case CHANGE_ADMINISTRATOR_REMOVES:
        markup_words(markup, "an administrator of cc:Mail removes ");
        add_name(markup, &names->users, change->name);
        break;
    }
}

static void add_changes(struct markup *markup, const struct fixture *fixture)
{
    const struct scenario *scenario = &fixture->scenario;
    if (!scenario->change_count && !fixture->upgrade_before)
        return;
    markup_element(markup, "p", NULL, "Changes on the way:");
    markup_open(markup, "ul", NULL);
    if (fixture->upgrade_before) {
        markup_open(markup, "li", NULL);
        markup_printf(markup, "before cycle %" PRIu32 ": an upgrade; %s runs the cycles until then", fixture->upgrade_before,
                      known_build_names[fixture->upgrade_from]);
        markup_close(markup);
    }
    for (uint32_t i = 0; i < listed(scenario->change_count); i++) {
        markup_open(markup, "li", NULL);
        add_change(markup, fixture, &scenario->changes[i]);
        markup_close(markup);
    }
    add_rest(markup, "li", scenario->change_count);
    markup_close(markup);
}

/* How the post office decides that two names are one, where that is not the usual way, and what it then does. */
static void add_rule(struct markup *markup, const struct scenario *scenario)
{
    static const char *const cases[] = {"case does not count", "case does not count in ASCII letters",
                                        "case does not count (full folding)", "case counts"};
    static const char *const normalizations[] = {"", ", after normalization to NFC", ", after normalization to NFKC"};
    static const char *const collisions[] = {"replaces it", "is accepted and changes nothing", "is rejected"};
    const struct identity_rule *rule = &scenario->names.rule;
    struct text *words = markup_fresh(markup);
    words_count(scenario->cycles, "cycle", "cycles", words);
    text_puts(words, ". ");
    if (rule->letter_case || rule->spaces || rule->normalization || rule->length) {
        text_printf(words, "Two names are one to the post office where %s", cases[rule->letter_case]);
        text_puts(words, normalizations[rule->normalization]);
        if (rule->spaces == IDENTITY_SPACES_SQUEEZE)
            text_puts(words, "; spaces at the ends and repeated ones are dropped first");
        if (rule->length)
            text_printf(words, "; only the first %" PRIu32 " characters count", rule->length);
        text_puts(words, ". ");
    }
    if (scenario->names.code_page != CODE_PAGE_NONE)
        text_printf(words, "The post office stores text in code page %s: a letter that it lacks becomes a question mark. ",
                    code_page_names[scenario->names.code_page]);
    text_printf(words, "A record for an entry that is spelled otherwise %s.", collisions[scenario->on_collision]);
    markup_open(markup, "p", NULL);
    markup_scratch(markup);
    markup_close(markup);
}

void html_add_input(struct markup *markup, const struct fixture *fixture)
{
    markup_element(markup, "h4", NULL, "Input");
    add_rule(markup, &fixture->scenario);
    add_sites(markup, fixture);
    add_entries(markup, &fixture->scenario);
    add_changes(markup, fixture);
}
