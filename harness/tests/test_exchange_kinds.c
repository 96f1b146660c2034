/* Kinds of directories in use: people, skipped entries, and reported ones. */
#include "exchange/directory.h"
#include "sample_export.h"
#include "suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define A "dn: cn=a,ou=x\nobjectClass: person\ncn: a\n\n"
#define TAKEN_A "3 a|x|cn=a,ou=x\n"
#define CSV "Obj-Class,Display Name,Directory Name,Obj-Container\n"

/* People, the warnings after the path ("LINE: ..."), and skipped entries ("REASON CLASS ENTRIES SURNAMES"). */
struct kind {
    const char *export, *taken, *warnings, *skipped;
};

static const struct kind kinds[] = {
    /* A class of the organization's own: the surname decides. */
    {"dn: cn=a,ou=x\nobjectClass: OurStaff\ncn: a\nsn: s\n\n", "3 a|x|cn=a,ou=x\n", "", ""},
    {"dn: cn=a,ou=x\nobjectClass: top\nobjectClass: OurStaff\ncn: a\nsurname;lang-en: s\n\n", "4 a|x|cn=a,ou=x\n", "", ""},
    {"dn: cn=a,ou=x\nobjectClass: top\nobjectClass: OurThing\ncn: a\n\n", "", "", "no person OurThing 1 0\n"},
    {A "dn: cn=b\nobjectClass: ourthing\n\ndn: cn=c\nobjectClass: OurThing\n\n", TAKEN_A, "", "no person ourthing 2 0\n"},
    {"dn: cn=a,ou=x\nobjectClass: organizationalRole\ncn: a\nsn: s\n\n", "", "", "no person organizationalRole 1 1\n"},
    {"dn: cn=a,ou=x\nmail: a@example.com\n\n", "", "", "no person  1 0\n"},
    {"dn: cn=a,ou=x\nmail: a@example.com\nsn: s\n\n", "1 a|x|cn=a,ou=x\n", "", ""},
    /* Classes of servers. */
    {"dn: uid=a,ou=x\nobjectClass: account\nobjectClass: posixAccount\ncn: a\n\n", "4 a|x|uid=a,ou=x\n", "", ""},
    {"dn: uid=a,ou=x\nobjectClass: nsPerson\nobjectClass: nsAccount\ndisplayName: a\n\n", "4 a|x|uid=a,ou=x\n", "", ""},
    {"dn: uid=a,ou=x\nobjectClass: inetOrgPerson  \ncn: a\n\n", "3 a|x|uid=a,ou=x\n", "", ""},
    {"dn: uid=a,ou=x\nobjectClass: 2.5.6.7\ncn: a\n\n", "3 a|x|uid=a,ou=x\n", "", ""},
    {"dn: uid=a,ou=x\nobjectClass:: aW5ldE9yZ1BlcnNvbiA=\ncn: a\n\n", "3 a|x|uid=a,ou=x\n", "", ""},
    /* Options. */
    {"dn: uid=a\ncn;lang-fr: b\ncn;lang-de: c\ncn: a\n\n", "4 a||uid=a\n", "", ""},
    {"dn: uid=a\ncn;lang-fr: b\ncn;lang-de: c\n\n", "2 b||uid=a\n", "", ""},
    {"dn: uid=a\ndisplayName;lang-fr: b\ncn: a\n\n", "2 b||uid=a\n", "", ""},
    {"dn: uid=a\ncn;range=0-0: a\ncn;lang-fr: b\n\n", "2 a||uid=a\n", "", ""},
    {"dn: uid=a\ncn;lang-fr;vucsn-5fab00010000000a0000: b\ncn;vucsn-5fab00010000000a0000: a\n\n", "3 a||uid=a\n", "", ""},
    {"dn: uid=a\ncn;vdcsn-5fab00010000000a0000;DELETED: b\ncn: a\nsn;deleted: s\n\n", "3 a||uid=a\n", "", ""},
    {"dn: uid=a\nobjectClass;deleted: group\nobjectClass: person\ncn: a\n\n", "4 a||uid=a\n", "", ""},
    /* Aliases and OIDs. */
    {"dn: commonName=b,organizationalUnitName=x\nobjectClass: person\ncommonName: a\n\n",
     "3 a|x|commonName=b,organizationalUnitName=x\n", "", ""},
    {"dn: 2.5.4.3=b,2.5.4.11=x\n2.5.4.0: OurStaff\n2.5.4.3: a\n2.5.4.4: s\n\n", "3 a|x|2.5.4.3=b,2.5.4.11=x\n", "", ""},
    {"dn: cn=b,ou=x\noid.2.16.840.1.113730.3.1.241: a\n\n", "2 a|x|cn=b,ou=x\n", "", ""},
    /* A name that stands in the DN alone. */
    {"dn: cn=Ray\\, Bob,ou=x\nobjectClass: person\nsn: s\n\n", "1 Ray, Bob|x|cn=Ray\\, Bob,ou=x\n", "", ""},
    {"dn: uid=u+commonName=a,ou=x\nobjectClass: person\n\n", "1 a|x|uid=u+commonName=a,ou=x\n", "", ""},
    {A "dn: uid=b,ou=x\nobjectClass: person\nsn: s\n\n", TAKEN_A,
     "5:1: \"uid=b,ou=x\" is a person without a name; expected displayName or cn\n", "no name person 1 1\n"},
    /* Deleted and hidden. */
    {A "dn: cn=b\nobjectClass: person\nobjectClass: nsTombstone\ncn: b\nsn: s\n\n", TAKEN_A, "", "deleted nsTombstone 1 1\n"},
    {A "dn: cn=b\nobjectClass: user\ncn: b\nisDeleted: TRUE\n\n", TAKEN_A, "", "deleted user 1 0\n"},
    {"dn: cn=a,ou=x\nobjectClass: person\ncn: a\nisDeleted: FALSE\nmsExchHideFromAddressLists: FALSE\n\n", TAKEN_A, "", ""},
    {A "dn: cn=b\nobjectClass: user\ncn: b\nmsExchHideFromAddressLists: TRUE\n\n", TAKEN_A, "", "hidden user 1 0\n"},
    {A "dn: cn=b\nobjectClass: user\ncn: b\nHide-From-Address-Book: 1\n\n", TAKEN_A, "", "hidden user 1 0\n"},
    {A "dn: cn=b\n\n" A, TAKEN_A "9 a|x|cn=a,ou=x\n", "", "DN only  1 0\n"},
    /* Ignored, with any contents. */
    {"dn: cn=a,ou=x\njpegPhoto:< file:///a\ncn: a\nmember;range=0-1: b\nseeAlso:: ?\n\n", "3 a|x|cn=a,ou=x\n", "", ""},
    {"dn: cn=a,ou=x\ncontrol: 1.2.3 false AAA\ncn: a\n\nsearch: 2\nresult: 0 Success\ncontrol: 1.2.3 true\n\n", "3 a|x|cn=a,ou=x\n",
     "", ""},
    {A "dn: cn=b\nchangetype: modify\nadd: member\nmember: cn=a\n-\nreplace: description\ndescription: b\n-\n\n", TAKEN_A, "", ""},
    /* Several files in one. */
    {"version: 1\n\n" A "version: 1\n" A "# the third\nversion: 1\n\n" A, "5 a|x|cn=a,ou=x\n10 a|x|cn=a,ou=x\n17 a|x|cn=a,ou=x\n",
     "", ""},
    {A "\xEF\xBB\xBF" A "\xEF\xBB\xBF# the third\n" A, TAKEN_A "7 a|x|cn=a,ou=x\n12 a|x|cn=a,ou=x\n", "", ""},
    {A "\x1A", TAKEN_A, "", ""},
    {CSV "Mailbox,a,,\r\n\x1A", "2 a||\n", "", ""},
    /* Folded by tabs, as ldif(5) of OpenLDAP allows. */
    {"d\n n: cn=a,ou=x\ncn: a\n\n", "3 a|x|cn=a,ou=x\n", "", ""},
    {"dn: cn=\n\ta,ou=x\nobject\n\tClass: person\n# b\n\tdn: b\ncn: a\n\t\tb\n\n", "7 a\tb|x|cn=a,ou=x\n", "", ""},
    /* Another encoding than was assumed: warned of once. */
    {"dn: cn=a,ou=x\ncn: M\xFCller\n\ndn: cn=b\ncn: M\xDCller\n\n", "2 M\xFCller|x|cn=a,ou=x\n5 M\xDCller||cn=b\n",
     "2:1: this name is not UTF-8, so only its ASCII letters have a case; expected UTF-8, or --encoding=windows-1252\n", ""},
    /* Undecodable values are skipped. */
    {A "dn: cn=b,ou=x\ncn: b\ndisplayName:: ?\n\n", TAKEN_A "6 b|x|cn=b,ou=x\n",
     "7:1: \"displayName\" has a value that is not base64; expected base64 after \"::\"\n", ""},
    {"dn: cn=a,ou=x\ndisplayName:< file:///b\ncn: a\n\n", "3 a|x|cn=a,ou=x\n",
     "2:1: \"displayName\" refers to a URL; expected the value itself, as URLs are not read\n", ""},
    {A "dn: nobody\nobjectClass: person\ncn: b\n\n", TAKEN_A,
     "5:1: \"nobody\" is not a DN; expected one such as \"cn=Name,ou=Site,o=Organization\"\n", "unreadable DN person 1 0\n"},
    {A "dn:: ?\ncn: b\n\n", TAKEN_A, "5:1: \"dn\" has a value that is not base64; expected base64 after \"::\"\n",
     "unreadable DN  1 0\n"},
    {A "dn: cn=b,ou=x\ncn:: YgBi\n\n", TAKEN_A, "6:1: \"cn\" has a value with a NUL; expected none\n", "no person  1 0\n"},
    /* Files without a last line end. */
    {"dn: cn=a,ou=x\ncn: a\nsn: s", "2 a|x|cn=a,ou=x\n", "3:1: the last line has no line end; was the file cut short?\n", ""},
    {"dn: cn=a,ou=x\nsn: s\ncn: a", "3 a|x|cn=a,ou=x\n", "3:1: the last line has no line end; was the file cut short?\n", ""},
    {"dn: cn=a,ou=x\nsn: s\ncn: a\n b", "3 ab|x|cn=a,ou=x\n", "4:1: the last line has no line end; was the file cut short?\n", ""},
    {"dn: cn=a,ou=x\nsn: s\ncn:: YWI=", "3 ab|x|cn=a,ou=x\n", "3:1: the last line has no line end; was the file cut short?\n", ""},
    {A "# the end", TAKEN_A, "5:1: the last line has no line end; was the file cut short?\n", ""},
    {CSV "Mailbox,a,b,/o=o/ou=x", "2 a|x|/o=o/ou=x/cn=b\n", "2:1: the last line has no line end; was the file cut short?\n", ""},
    /* CSV: classes. */
    {CSV "Remote-Address,a,,\nCustom Recipient,b,,\ninetOrgPerson,c,,\ntop;person;user,d,,\n", "2 a||\n4 c||\n5 d||\n", "",
     "no person Custom Recipient 1 0\n"},
    {"Obj-Class,Display Name,Last name\nStaff,a,s\nStaff,b,\ndl,c,s\n", "2 a||\n", "", "no person Staff 1 0\nno person dl 1 1\n"},
    {"Obj-Class,Display Name,Is-Deleted,Hide from AB\nMailbox,a,1,\nMailbox,b,,1\nRemote,c,TRUE,1\nMailbox,d,0,0\n", "5 d||\n", "",
     "deleted Mailbox 1 0\nhidden Mailbox 1 0\ndeleted Remote 1 0\n"},
    {CSV "Mailbox,a,,\nMailbox,,,\n", "2 a||\n",
     "3:1: this row is a recipient without a name; expected a Display Name or a Directory Name\n", "no name Mailbox 1 0\n"},
    {"DN,objectClass,cn\n,top;person;user;computer,a\n,\"person ; user\",b\n", "3 b||\n", "", "no person computer 1 0\n"},
    /* CSV: lines before the header, and values that csvde writes in hexadecimal. */
    {"sep=;\r\n\r\nObj-Class;Display Name\r\nMailbox;a,b\r\n", "4 a,b||\n", "", ""},
    {"sep=^\n#x\nObj-Class^Display Name\n#^b\nMailbox^a\n", "5 a||\n", "", "no person # 1 0\n"},
    {"#TYPE Selected.ADUser\n\"Name\",\"ObjectClass\"\n\"a\",\"user\"\n", "3 a||\n", "", ""},
    {"DN,objectClass,cn\n,user,X'4a6F73c3a9'\n,user,x'61'\n,user,X'6g'\n,user,X'616'\n,user,X'0061'\n,user,X''\n,user,'61'\n",
     "2 Jos\xC3\xA9||\n3 a||\n4 X'6g'||\n5 X'616'||\n6 X'0061'||\n7 X''||\n8 '61'||\n", "", ""},
    /* CSV: columns by their raw names, with separators. */
    {"obj-class,common-name,obj-dist-name,is-deleted\nMailbox,a,/o=o/ou=x/cn=Recipients/cn=a,\n",
     "2 a|x|/o=o/ou=x/cn=Recipients/cn=a\n", "", ""},
    {"objectClass,cn,displayName,sn\ncomputer,a,b,\nperson,c,d,s\nperson,c,,s\n", "3 d||\n4 c||\n", "", "no person computer 1 0\n"},
    {"Obj-Class\tDisplay Name\tDirectory Name\nMailbox\tRay, Bob\tb\n", "2 Ray, Bob||b\n", "", ""},
    {"Obj-Class;Display Name;Directory Name\nMailbox;Ray, Bob;b\n", "2 Ray, Bob||b\n", "", ""},
    {"Obj-Class|Display Name\nMailbox|Ray, Bob\n", "2 Ray, Bob||\n", "", ""},
    {"\"Obj-Class\";\"Display Name\";\"a,b,c,d\"\nMailbox;\"Ray; Bob\";b\n", "2 Ray; Bob||\n", "", ""},
    {"obj-class\tdisplay_name\r\nMailbox\t\"Ray\t Bob\"\r\n", "2 Ray\t Bob||\n", "", ""},
    /* Sites as Exchange has them. */
    {"dn: cn=a,ou=x\ncn: a\nlegacyExchangeDN: /o=Org/ou=Sales/cn=Recipients/cn=a\n\n", "2 a|Sales|cn=a,ou=x\n", "", ""},
    {"dn: cn=a,ou=x\ncn: a\nObj-Dist-Name: /O=Org/OU=Sales/CN=Recipients/CN=a\n\n", "2 a|Sales|cn=a,ou=x\n", "", ""},
    {"dn: cn=a,ou=x\ncn: a\nlegacyExchangeDN: none\ntextEncodedORAddress: c=US;a= ;p=Org;o=Plant;s=a;\n\n", "2 a|x|cn=a,ou=x\n", "",
     ""},
    {"dn: cn=a\ncn: a\ntextEncodedORAddress: c=US;a= ;p=Org;o=Plant;s=a;\n\n", "2 a|Plant|cn=a\n", "", ""},
    {"dn: cn=a\ncn: a\ntextEncodedORAddress: X400:/g=A/s=a/o=Plant/p=Org/a= /c=US/\n\n", "2 a|Plant|cn=a\n", "", ""},
    {"dn: cn=a\ncn: a\nou: /o=Org/ou=Sales/cn=Recipients\n\n", "2 a|Sales|cn=a\n", "", ""},
    {"dn: cn=a\ncn: a\nou: o=Plant;s=a\n\n", "2 a|o=Plant;s=a|cn=a\n", "", ""},
    /* CSV: sites. */
    {"Obj-Class,Display Name,legacyExchangeDN\nuser,a,/o=o/ou=x/cn=Recipients/cn=a\nuser,b,/o=o\n", "2 a|x|\n3 b||\n", "", ""},
    {"DN,objectClass,cn,distinguishedName\n\"CN=a,OU=x,DC=y\",user,a,b\n", "2 a|x|CN=a,OU=x,DC=y\n", "", ""},
    {"Obj-Class,Display Name,textEncodedORAddress,Home-Server\nMailbox,a,c=US;a= ;p=Org;o=x;,SRV\nMailbox,b,,SRV\n",
     "2 a|x|\n3 b|SRV|\n", "", ""},
    {"Obj-Class,Display Name,Obj-Container,Obj-Dist-Name,Home-Server\nMailbox,a,Recipients,/o=o/ou=x/cn=Recipients/cn=a,SRV\n",
     "2 a|x|/o=o/ou=x/cn=Recipients/cn=a\n", "", ""},
    {"objectClass;displayName;ou;Home-Server\nuser;a;x;S\nuser;b;/o=o/ou=y/cn=Recipients;S\nuser;c;;S\n",
     "2 a|x|\n3 b|y|\n4 c|S|\n", "", ""},
    {"DistinguishedName,Enabled,Name,ObjectClass,ou\n\"CN=a,OU=x,DC=y\",True,a,user,z\n", "2 a|x|CN=a,OU=x,DC=y\n", "", ""},
    {"Obj-Class,Display Name,Obj-Container,Home-Server\nMailbox,a,Recipients,S\nRemote,b,Recipients,\nRemote,c,,\n",
     "2 a|S|Recipients\n3 b||Recipients\n4 c||\n",
     " Obj-Container names no site of 2 people; assumed the Home-Server as the site of 1, and no site for 1; expected SITE=FILE, "
     "which "
     "names the site of the file\n",
     ""},
};

static void append_warning(void *context, const char *message)
{
    const char *colon = strchr(message, ':'); /* behind the path, which has none */
    text_puts(context, colon ? colon + 1 : message);
    text_puts(context, "\n");
}

START_TEST(kinds_are_read)
{
    struct text warnings = {0}, listed = {0};
    struct directory_skipped skipped = {0};
    const struct directory_config config = {
        .site_level = 1, .warn = append_warning, .warn_context = &warnings, .skipped = &skipped};
    assert_taken(directory_read, &config, kinds[_i].export, strlen(kinds[_i].export), kinds[_i].taken);
    for (size_t i = 0; i < skipped.count; i++)
        text_printf(&listed, "%s %s %" PRIu64 " %" PRIu64 "\n", skip_reason_names[skipped.at[i].reason], skipped.at[i].name,
                    skipped.at[i].entries, skipped.at[i].surnames);
    ck_assert_str_eq(warnings.bytes ? warnings.bytes : "", kinds[_i].warnings);
    ck_assert_str_eq(listed.bytes ? listed.bytes : "", kinds[_i].skipped);
    directory_skipped_clean_up(&skipped);
    text_clean_up(&warnings);
    text_clean_up(&listed);
}
END_TEST

START_TEST(invalid_text_is_refused_with_its_position)
{
    static const char wide[] = "\xFF\xFE"
                               "d\0n\0:\0 \0c\0n\0=\0a\0\n\0c\0n\0:\0 \0a\0\n\0\n\0d\0n\0:\0 \0\x01\xD8\n\0";
    const struct directory_config config = {.site_level = 1};
    assert_not_taken(directory_read, &config, wide, sizeof wide - 1,
                     ":4:1: \"\\x01\\xD8\" in this line is not valid in utf-16; expected the file to be in that encoding",
                     "2 a||cn=a\n");
}
END_TEST

START_TEST(hidden_people_may_be_included)
{
    static const char ldif[] = "dn: cn=a\nobjectClass: user\ncn: a\nmsExchHideFromAddressLists: TRUE\n\n",
                      csv[] = "Obj-Class,Display Name,Hide from AB\nMailbox,a,1\n";
    const struct directory_config config = {.site_level = 1, .include_hidden = true};
    assert_taken(directory_read, &config, ldif, sizeof ldif - 1, "3 a||cn=a\n");
    assert_taken(directory_read, &config, csv, sizeof csv - 1, "2 a||\n");
}
END_TEST

START_TEST(classes_of_people_may_be_added)
{
    static const char ldif[] = "dn: cn=a\nobjectClass: OURTHING\ncn: a\n\ndn: cn=b\nobjectClass: group\ncn: b\n\n"
                               "dn: cn=c\nobjectClass: OurThings\ncn: c\n\n";
    static const char *const classes[] = {"OurThing", "group"};
    const struct directory_config config = {.site_level = 1, .person_classes = classes, .person_class_count = 2};
    assert_taken(directory_read, &config, ldif, sizeof ldif - 1, "3 a||cn=a\n7 b||cn=b\n");
}
END_TEST

START_TEST(any_attribute_may_hold_a_path)
{
    static const char ldif[] = "dn: cn=a,ou=x\ncn: a\nmsExchHomeServerName: /o=Org/ou=Sales/cn=Configuration/cn=S\n"
                               "legacyExchangeDN: /o=Org/ou=y/cn=a\n\ndn: cn=b,ou=x\ncn: b\nlegacyExchangeDN: /o=Org/ou=y/cn=b\n\n"
                               "dn: cn=c\ncn: c\nmsExchHomeServerName: S\n\n",
                      csv[] = "Obj-Class,Display Name,Server,Obj-Container\nMailbox,a,/o=Org/ou=Sales/cn=Servers/cn=S,/o=o/ou=x\n";
    static const char ladder[] = "dn: cn=a\ncn: a\nlegacyExchangeDN: /o=Org/ou=y/ou=z/cn=a\n\n";
    const struct directory_config config = {.site_level = 1, .site_attribute = "msExchHomeServerName"},
                                  server = {.site_level = 1, .site_attribute = "server"}, second = {.site_level = 2},
                                  stated = {.site_level = 1, .site = "All"};
    assert_taken(directory_read, &config, ldif, sizeof ldif - 1, "2 a|Sales|cn=a,ou=x\n7 b||cn=b,ou=x\n11 c|S|cn=c\n");
    assert_taken(directory_read, &server, csv, sizeof csv - 1, "2 a|Sales|/o=o/ou=x\n");
    assert_taken(directory_read, &second, ladder, sizeof ladder - 1, "2 a|z|cn=a\n");
    assert_taken(directory_read, &stated, ladder, sizeof ladder - 1, "2 a|All|cn=a\n");
    assert_taken(directory_read, &stated, csv, sizeof csv - 1, "2 a|All|/o=o/ou=x\n");
}
END_TEST

START_TEST(a_separator_may_be_stated)
{
    static const char csv[] = "Obj-Class|Display Name\nMailbox|Ray, Bob; x\n";
    const struct directory_config config = {.site_level = 1, .separator = '|'};
    assert_taken(directory_read, &config, csv, sizeof csv - 1, "2 Ray, Bob; x||\n");
}
END_TEST

#define WHITE "this line has only a space or tab, and so continues the previous line; expected an empty line"

static const struct {
    const char *export, *message;
} refused[] = {
    {"dn: cn=a\ncn: a\n \ndn: cn=b\ncn: b\n \n", ":3:1: " WHITE},
    {"dn: cn=a\ncn: a\n\t\ndn: cn=b\ncn: b\n", ":3:1: " WHITE},
    {"dn: cn=a\ncn: a\n  \t\r\ndn: cn=b\ncn: b\n", ":3:1: " WHITE},
    {"dn: cn=b\nchangetype: modify\nreplace: displayName\ndisplayName: b\n-\n\n",
     ":3:1: \"displayName\" is changed here; expected the entries of an export"},
    {"dn: cn=a\ncn: a\n\ndn: cn=b\ncn:: QkJ", ":5:1: \"cn\" is cut off by the end of the file; expected the whole export (if it is "
                                              "complete, end its last line)"},
    {"dn: cn=a\ncn: a\n\nversion: 2\n", ":4:1: \"2\" is not a supported version of LDIF; expected 1"},
};

START_TEST(a_file_without_required_data_is_refused)
{
    const struct directory_config config = {.site_level = 1};
    struct export_seen seen = {0};
    export_read(directory_read, &config, refused[_i].export, strlen(refused[_i].export), &seen);
    ck_assert_int_eq(seen.status, INPUT_INVALID);
    ck_assert_str_eq(seen.message.bytes, refused[_i].message);
    export_clean_up(&seen);
}
END_TEST

START_TEST(excess_classes_are_counted_together)
{
    struct directory_skipped skipped = {0};
    for (unsigned i = 0; i < SKIPPED_CLASSES_MAX + 5; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "class%u", i);
        ck_assert(directory_skipped_add(&skipped, SKIP_HIDDEN, (struct ccm_name){.bytes = name, .length = (size_t)length}, 1, 0));
    }
    ck_assert_uint_eq(skipped.count, SKIPPED_CLASSES_MAX + 1);
    ck_assert_str_eq(skipped.at[SKIPPED_CLASSES_MAX].name, "...");
    ck_assert_uint_eq(skipped.at[SKIPPED_CLASSES_MAX].entries, 5);
    directory_skipped_clean_up(&skipped);
}
END_TEST

static Suite *exchange_kinds_suite(void)
{
    Suite *suite = suite_create("exchange kinds");
    TCase *tcase = tcase_create("kinds");
    tcase_add_loop_test(tcase, kinds_are_read, 0, (int)(sizeof kinds / sizeof *kinds));
    tcase_add_test(tcase, invalid_text_is_refused_with_its_position);
    tcase_add_test(tcase, hidden_people_may_be_included);
    tcase_add_test(tcase, classes_of_people_may_be_added);
    tcase_add_test(tcase, any_attribute_may_hold_a_path);
    tcase_add_test(tcase, a_separator_may_be_stated);
    tcase_add_loop_test(tcase, a_file_without_required_data_is_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tcase, excess_classes_are_counted_together);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_kinds_suite};
    return suite_main(makers, 1);
}
