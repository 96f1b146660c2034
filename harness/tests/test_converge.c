/* Snapshots, changes between two of them, and the verdict on a series of runs. */
#include "converge/verdict.h"
#include "snapshots.h"
#include "suite.h"

#include <stdint.h>
#include <string.h>

/* ---- Kinds ------------------------------------------------------------------------------------------------------------------- */

static enum attribute_kind kind_of(const struct kinds *kinds, const char *type)
{
    size_t rank = 0;
    return kinds_find(kinds, name_of_text(type), &rank);
}

START_TEST(attributes_have_kinds)
{
    const struct kinds none = {0};
    ck_assert_int_eq(kind_of(&none, "cn"), ATTRIBUTE_CONTENT);
    ck_assert_int_eq(kind_of(&none, "entrycsn"), ATTRIBUTE_SIGN);
    ck_assert_int_eq(kind_of(&none, "version"), ATTRIBUTE_SIGN);
    ck_assert_int_eq(kind_of(&none, "entryuuid"), ATTRIBUTE_ID);
    ck_assert_int_eq(kind_of(&none, "lastlogon"), ATTRIBUTE_IGNORED);
    ck_assert_int_eq(kind_of(&none, "createtimestamp;x-a"), ATTRIBUTE_IGNORED);
    ck_assert_int_eq(kind_of(&none, "entrycsns"), ATTRIBUTE_CONTENT);
}
END_TEST

START_TEST(the_user_says_which_are_signs)
{
    struct kinds kinds = {0};
    ck_assert_int_eq(kinds_read_signs(&kinds, "Updated At,default"), KINDS_WRONG);
    kinds_clean_up(&kinds);
    ck_assert_int_eq(kinds_read_signs(&kinds, "Updated_At"), KINDS_OK);
    ck_assert_int_eq(kind_of(&kinds, "updated_at"), ATTRIBUTE_SIGN);
    ck_assert_int_eq(kind_of(&kinds, "entrycsn"), ATTRIBUTE_IGNORED);
    ck_assert_int_eq(kind_of(&kinds, "version"), ATTRIBUTE_CONTENT);
    ck_assert_int_eq(kinds_read_signs(&kinds, "default"), KINDS_OK);
    ck_assert_int_eq(kind_of(&kinds, "entrycsn"), ATTRIBUTE_SIGN);
    ck_assert_int_eq(kind_of(&kinds, "version"), ATTRIBUTE_SIGN);
    ck_assert_int_eq(kinds_read_ignored(&kinds, "mail,EntryCSN,mail"), KINDS_OK);
    ck_assert_int_eq(kind_of(&kinds, "mail"), ATTRIBUTE_IGNORED);
    ck_assert_int_eq(kind_of(&kinds, "entrycsn"), ATTRIBUTE_IGNORED);
    kinds_clean_up(&kinds);
    ck_assert_int_eq(kinds_read_signs(&kinds, "none"), KINDS_OK);
    ck_assert_int_eq(kind_of(&kinds, "modifytimestamp"), ATTRIBUTE_IGNORED);
    ck_assert_int_eq(kinds_read_ignored(&kinds, "a,,b"), KINDS_WRONG);
    ck_assert_int_eq(kinds_read_ignored(&kinds, ""), KINDS_WRONG);
    kinds_clean_up(&kinds);
}
END_TEST

/* ---- Snapshots --------------------------------------------------------------------------------------------------------------- */

START_TEST(content_is_compared_without_order_and_spelling_of_types)
{
    struct snapshot one = snapshot_of("dn: cn=a\nCN: a\nmail: 1\nmail: 2\nentryCSN: 7\n\ndn: cn=b\ncn: b\n"),
                    same = snapshot_of("version: 1\ndn: cn=b\n2.5.4.3: b\n\ndn: cn=a\nmail: 2\nmail: 1\ncn: a\nentryCSN: 8\n\n"),
                    other = snapshot_of("dn: cn=a\ncn: A\nmail: 1\nmail: 2\n\ndn: cn=b\ncn: b\n"), fewer = snapshot_of("");
    ck_assert(snapshot_is_same(&one, &same));
    ck_assert(!snapshot_is_same(&one, &other));
    ck_assert(!snapshot_is_same(&one, &fewer));
    ck_assert_uint_eq(fewer.count, 0);
    snapshot_clean_up(&one);
    snapshot_clean_up(&same);
    snapshot_clean_up(&other);
}
END_TEST

static const struct {
    const char *ldif, *message;
} malformed[] = {
    {"foo\n", "snapshot:1:1: \"foo\" is not a line of LDIF"},
    {"dn: cn=a\ncn:: *\n", "snapshot:2:1: \"cn\" has a value that is not base64"},
    {"dn: cn=a\ncn: a\ndn: cn=b\n", "snapshot:3:1: \"dn\" is inside an entry"},
    {"dn: cn=a\nchangetype: delete\n", "snapshot:2:1: \"changetype\" makes this a change"},
    {"dn: cn=a\nchangetype: modify\nadd: cn\ncn: b\n", "snapshot:2:1: \"changetype\" is changed here"},
    {"dn: cn=a\nphoto:< file:///etc/passwd\n", "snapshot:2:1: \"photo\" refers to a URL"},
    {"cn: a\n", "snapshot:1:1: \"cn\" begins this entry; expected \"dn:\""},
    {"dn: cn=a\ncn: a\n\ndn: cn=a\ncn: b\n", "snapshot:4:1: \"cn=a\" occurs twice, first in line 1; expected each DN once"},
    {"dn: cn=a\ncn: a\n\ndn: cn=b", "snapshot:4:1: \"dn\" is cut off by the end of the file"},
    {"dn: cn=a\ncn: a\n\nsearch: 2\nresult: 4 Size limit exceeded\n", "is the result of the search"},
};

START_TEST(a_malformed_snapshot_is_refused_with_its_line)
{
    struct snapshot snapshot;
    struct text message = {0};
    ck_assert_int_eq(snapshot_read_text(malformed[_i].ldif, &snapshot, &message), INPUT_INVALID);
    ck_assert_msg(strstr(message.bytes, malformed[_i].message) != NULL, "%s", message.bytes);
    snapshot_clean_up(&snapshot);
    text_clean_up(&message);
}
END_TEST

START_TEST(an_entry_has_a_name)
{
    struct snapshot names = snapshot_of("dn: cn=x\\,y,o=z\nuid: u\n\ndn: cn=b\ncn: c\ndisplayName: d\n\ndn: cn=p\\,q,o=z\nsn: x\n");
    static const char *const expected[] = {"u", "d", "p\\,q"};
    for (size_t i = 0; i < 3; i++) {
        struct ccm_name name = entry_name(&test_strings, &names.at[i]);
        ck_assert_uint_eq(name.length, strlen(expected[i]));
        ck_assert_mem_eq(name.bytes, expected[i], name.length);
    }
    snapshot_clean_up(&names);
}
END_TEST

/* ---- Differences ------------------------------------------------------------------------------------------------------------- */

#define ENTRY(dn, rest) "dn: " dn "\n" rest "\n"

/* Counts of entries added, deleted, recreated, renamed, changed, written without effect; then of attributes added, changed,
 * deleted. */
static const struct {
    const char *before, *after;
    uint64_t kinds[WRITE_KINDS], attributes[3];
} differences[] = {
    {ENTRY("cn=a", "cn: a\n"), ENTRY("cn=a", "cn: a\n"), {0}, {0}},
    {"", ENTRY("cn=a", "cn: a\n"), {1}, {0}},
    {ENTRY("cn=a", "cn: a\n"), "", {0, 1}, {0}},
    {ENTRY("cn=a", "entryUUID: 1\n"), ENTRY("cn=a", "entryUUID: 2\n"), {0, 0, 1}, {0}},
    {ENTRY("cn=a", "entryUUID: 1\n"), ENTRY("cn=b", "entryUUID: 1\n"), {0, 0, 0, 1}, {0}},
    {ENTRY("cn=a", "entryUUID: 1\ncn: a\n"), ENTRY("cn=b", "entryUUID: 1\ncn: b\n"), {0, 0, 0, 1, 1}, {0, 1}},
    {ENTRY("cn=a", "cn: a\nsn: x\nmail: m\n"), ENTRY("cn=a", "cn: b\nsn: x\ntitle: t\n"), {0, 0, 0, 0, 1}, {1, 1, 1}},
    {ENTRY("cn=a", "entryCSN: 1\n"), ENTRY("cn=a", "entryCSN: 2\n"), {0, 0, 0, 0, 0, 1}, {0}},
    {ENTRY("cn=a", "entryCSN: 1\ncn: a\n"), ENTRY("cn=a", "entryCSN: 2\ncn: b\n"), {0, 0, 0, 0, 1}, {0, 1}},
    {ENTRY("cn=a", "lastLogon: 1\n"), ENTRY("cn=a", "lastLogon: 2\n"), {0}, {0}},
    /* Two swap their DNs. */
    {ENTRY("cn=a", "entryUUID: 1\n") ENTRY("cn=b", "entryUUID: 2\n"),
     ENTRY("cn=a", "entryUUID: 2\n") ENTRY("cn=b", "entryUUID: 1\n"),
     {0, 0, 0, 2},
     {0}},
    /* An ID that is there twice says nothing. */
    {ENTRY("cn=a", "entryUUID: 1\n") ENTRY("cn=b", "entryUUID: 1\n"), ENTRY("cn=a", "entryUUID: 1\n"), {0, 1}, {0}},
    /* The IDs of two servers are two. */
    {ENTRY("cn=a", "entryUUID: 1\n"), ENTRY("cn=b", "nsUniqueId: 1\n"), {1, 1}, {0}},
    /* One goes, and another takes its DN. */
    {ENTRY("cn=a", "entryUUID: 1\n") ENTRY("cn=b", "entryUUID: 2\n"), ENTRY("cn=a", "entryUUID: 2\n"), {0, 1, 0, 1}, {0}},
};

START_TEST(changes_between_snapshots_are_counted)
{
    struct snapshot before = snapshot_of(differences[_i].before), after = snapshot_of(differences[_i].after);
    struct writes writes = {0};
    ck_assert(difference_find(&test_strings, NULL, &before, &test_persons, NULL));
    ck_assert(difference_find(&test_strings, &before, &after, &test_persons, &writes));
    for (unsigned kind = 0; kind < WRITE_KINDS; kind++)
        ck_assert_msg(writes.kinds[kind] == differences[_i].kinds[kind], "%s: %u", write_kind_names[kind],
                      (unsigned)writes.kinds[kind]);
    ck_assert_uint_eq(writes.attributes_added, differences[_i].attributes[0]);
    ck_assert_uint_eq(writes.attributes_changed, differences[_i].attributes[1]);
    ck_assert_uint_eq(writes.attributes_deleted, differences[_i].attributes[2]);
    writes_clean_up(&writes);
    snapshot_clean_up(&before);
    snapshot_clean_up(&after);
}
END_TEST

START_TEST(a_recreated_entry_is_the_same_person)
{
    struct snapshot first = snapshot_of(ENTRY("cn=a", "entryUUID: 1\n") ENTRY("cn=b", "cn: b\n")), gone = snapshot_of(""),
                    back = snapshot_of(ENTRY("cn=a", "entryUUID: 9\n") ENTRY("cn=c", "cn: c\n"));
    struct writes writes = {0}, more = {0};
    ck_assert(difference_find(&test_strings, NULL, &first, &test_persons, NULL));
    uint32_t a = first.at[0].person;
    ck_assert(difference_find(&test_strings, &first, &gone, &test_persons, &writes));
    ck_assert(difference_find(&test_strings, &gone, &back, &test_persons, &more));
    ck_assert_uint_eq(writes.count, 2);
    ck_assert_uint_eq(more.count, 2);
    ck_assert_uint_eq(back.at[0].person, a);
    ck_assert_uint_eq(back.at[1].person, 2);
    writes_clean_up(&writes);
    writes_clean_up(&more);
    snapshot_clean_up(&first);
    snapshot_clean_up(&back);
}
END_TEST

/* ---- The verdict ------------------------------------------------------------------------------------------------------------- */

/* Of each run a letter, its content, small where it wrote nothing; an exclamation mark behind a run that failed. */
static const struct {
    const char *runs;
    enum converge_verdict verdict;
    uint32_t quiet_after, from, period;
    bool uneven;
} verdicts[] = {
    {"a", CONVERGE_QUIET, 0, 0, 0, false},          {"Aaa", CONVERGE_QUIET, 1, 0, 0, false},
    {"Aa!a", CONVERGE_QUIET, 1, 0, 0, false},       {"Aaa!", CONVERGE_FAILED, 1, 0, 0, false},
    {"A", CONVERGE_UNDECIDED, 1, 0, 0, false},      {"AA", CONVERGE_REPEATS, 2, 1, 1, false},
    {"ABCDE", CONVERGE_UNDECIDED, 5, 0, 0, false},  {"ABABA", CONVERGE_REPEATS, 5, 1, 2, false},
    {"ABCBC", CONVERGE_REPEATS, 5, 2, 2, false},    {"ABCDA", CONVERGE_REPEATS, 5, 1, 4, false},
    {"A!B!A!B!", CONVERGE_REPEATS, 4, 1, 2, false}, {"ABAC", CONVERGE_UNDECIDED, 4, 0, 0, false}, /* came back once, and then not */
    {"AaAaA", CONVERGE_REPEATS, 5, 1, 2, true}, /* writes without effect in each second run */
    {"AaAa", CONVERGE_REPEATS, 3, 1, 2, true},      {"AaBbb", CONVERGE_UNDECIDED, 3, 0, 0, true},
    {"AAAaa", CONVERGE_QUIET, 3, 0, 0, false},
};

START_TEST(a_series_has_a_verdict)
{
    struct run_trace runs[8];
    size_t count = 0;
    for (const char *at = verdicts[_i].runs; *at; at++) {
        if (*at == '!')
            runs[count - 1].failed = true;
        else
            runs[count++] = (struct run_trace){.content = (uint32_t)(*at & 31), .wrote = *at < 'a'};
    }
    struct judgement judgement = converge_judge(runs, count);
    ck_assert_str_eq(converge_verdict_names[judgement.verdict], converge_verdict_names[verdicts[_i].verdict]);
    ck_assert_uint_eq(judgement.quiet_after, verdicts[_i].quiet_after);
    ck_assert_uint_eq(judgement.from, verdicts[_i].from);
    ck_assert_uint_eq(judgement.period, verdicts[_i].period);
    ck_assert(judgement.uneven == verdicts[_i].uneven);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static Suite *converge_suite(void)
{
    Suite *suite = suite_create("converge");
    TCase *kinds_case = tcase_create("kinds"), *snapshots = tcase_create("snapshots"), *verdict = tcase_create("verdict");
    tcase_add_test(kinds_case, attributes_have_kinds);
    tcase_add_test(kinds_case, the_user_says_which_are_signs);
    suite_add_tcase(suite, kinds_case);
    tcase_add_checked_fixture(snapshots, snapshots_begin, snapshots_end);
    tcase_add_test(snapshots, content_is_compared_without_order_and_spelling_of_types);
    tcase_add_loop_test(snapshots, a_malformed_snapshot_is_refused_with_its_line, 0, COUNT(malformed));
    tcase_add_test(snapshots, an_entry_has_a_name);
    tcase_add_loop_test(snapshots, changes_between_snapshots_are_counted, 0, COUNT(differences));
    tcase_add_test(snapshots, a_recreated_entry_is_the_same_person);
    suite_add_tcase(suite, snapshots);
    tcase_add_loop_test(verdict, a_series_has_a_verdict, 0, COUNT(verdicts));
    suite_add_tcase(suite, verdict);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {converge_suite};
    return suite_main(makers, 1);
}
