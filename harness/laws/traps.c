/* Names from bug reports, and invalid UTF-8. */
#include "base/text.h"
#include "laws/sets.h"

#include <stddef.h>

/* The names of KB Q237588, and further spellings. */
static const char *const article[] = {"Smith, Jimmy", "SMITH, Jimmy", "Smith, jimmy",    "SMITH, JIMMY",
                                      "smith, jimmy", "Smith, Jimm",  "Smith, Jimmy Jr."};
/* Single letters, and the ASCII characters next to the two alphabets. */
static const char *const alphabet[] = {"a", "A", "b", "B", "c", "C", "z",    "Z", "@", "[", "\\", "]", "^",
                                       "_", "`", "{", "|", "}", "~", "\177", "0", "9", " ", "!",  "'"};
/* Names that folding to upper case orders differently from folding to lower case. */
static const char *const between_the_cases[] = {"SMITH_J", "SMITHSON", "smith_j", "smithson", "Smith[",  "SMITH{",
                                                "smith`",  "SMITH@",   "Smith^",  "SMITH~",   "Smith\\", "SMITH|",
                                                "Smith]",  "SMITH}",   "Smith-",  "Smith"};
/* Equal by surname only, or by first letter only. */
static const char *const given_names[] = {"Smith",        "Smith, J",    "Smith, J.",   "Smith, Jimmy", "Smith, John",
                                          "Smith, Jane",  "smith, john", "Smith,Jimmy", "Jimmy, Smith", "Smyth, Jimmy",
                                          "Tmith, Jimmy", "Smith Jimmy", "Smith; Jimmy"};
static const char *const spaces[] = {"Smith, Jimmy",
                                     " Smith, Jimmy",
                                     "Smith, Jimmy ",
                                     "Smith,  Jimmy",
                                     "  Smith, Jimmy",
                                     "Smith, Jimmy  ",
                                     "Smith,\tJimmy",
                                     "Smith,\302\240Jimmy",
                                     "Smith,\343\200\200Jimmy",
                                     "Smith, Jim my",
                                     " ",
                                     "  ",
                                     "   ",
                                     "\t",
                                     "\n",
                                     "\r\n",
                                     "\302\240",
                                     "\342\200\213"};
/* Control characters and terminal escapes. */
static const char *const controls[] = {"Smith",
                                       "Smith\001",
                                       "Smith\033[2J",
                                       "Smith\033[31m",
                                       "\033]0;x\007Smith",
                                       "Smith\177",
                                       "Smith\b",
                                       "Smith\r",
                                       "Smith\n",
                                       "Smith\013",
                                       "\001",
                                       "\002",
                                       "\037",
                                       "\033",
                                       "Smith\037",
                                       "S\001mith",
                                       "\342\200\256Smith\342\200\254",
                                       "Smith\357\273\277",
                                       "%s%n",
                                       "%S%N"};
static const char *const turkish[] = {"Işık", "ışık", "işık", "ALI", "ali", "ALİ", "alı", "Ali"};
static const char *const turkish_letters[] = {"I",    "i",    "İ",    "ı",    "i\314\207", "I\314\207",
                                              "İnci", "inci", "Inci", "ınci", "ì",         "Ì"};
static const char *const sharp_s[] = {"Straße", "STRASSE", "strasse", "STRAẞE", "ẞauer", "ßauer", "SSauer", "ssauer",
                                      "ss",     "SS",      "s",       "ß",      "ẞ",     "ſſ",    "sz"};
static const char *const final_sigma[] = {"Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ", "ςίςυφος", "σ", "ς", "Σ", "ϲ", "Ϲ"};
/* Kelvin, long s, angstrom, ohm and micro. */
static const char *const signs[] = {"Kelly",     "Kelly", "kelly", "K", "K", "k", "ſmith", "Smith",
                                    "smith",     "ſ",     "S",     "s", "Å", "Å", "å",     "A\314\212",
                                    "a\314\212", "Ω",     "Ω",     "ω", "µ", "μ", "Μ"};
/* Normalization, accents. */
static const char *const accents[] = {"José",   "Jose\314\201", "JOSÉ",   "JOSE\314\201",  "Jose",   "JOSE",
                                      "josè",   "Émile",        "émile",  "Emile",         "MÜLLER", "Müller",
                                      "Muller", "Mueller",      "MULLER", "Mu\314\210ller"};
/* Compatibility forms: superscripts, ligatures, full width, title case, digits. */
static const char *const compatibility[] = {"ᴮᴵᴳ", "big", "BIG", "ﬁsh", "fish", "FISH", "Ａ", "ａ", "a", "Ǆ",
                                            "ǅ",   "ǆ",   "dž",  "Ǳ",   "ǲ",    "ǳ",    "١",  "1",  "¹", "①"};
/* Letters with a common replacement spelling. */
static const char *const spelled_out[] = {"æ", "Æ",  "ae", "ä",  "œ", "oe", "ö", "ø",  "ü", "ue", "å", "aa",
                                          "þ", "th", "ð",  "dh", "d", "đ",  "ł", "l",  "ñ", "ny", "ĳ", "ij",
                                          "ŋ", "ng", "ç",  "c",  "š", "sh", "ж", "zh", "№", "No"};
/* Letters whose case pair is in another block or has another length. */
static const char *const far_pairs[] = {"Ⱥ", "ⱥ", "ẛ",        "ṡ", "Ṡ", "Ꭰ", "ꭰ", "ᏸ", "Ᏸ", "𐐀", "𐐨", "ῳ", "ῼ",
                                        "ᾀ", "ᾈ", "\315\205", "ι", "Ι", "ι", "ᲀ", "в",   "В", "Ⴀ", "ⴀ", "ა", "Ა"};
/* Differences, as bytes and as code points, that do not fit a char or a short. */
static const char *const far_apart[] = {
    "\001", "\177", "a",  "ÿ", "\337\277", "ࠀ", "\355\237\277", "\356\200\200", "\357\277\277", "𐀀", "\364\217\277\277",
    "\200", "\377", "𠁡", "ၡ"};
/* Prefixes of each other. */
static const char *const prefixes[] = {"A", "Ab", "ABC", "abcd", "abCde", "a", "aB", "abc", "ABCD", "ABCDE", "ab", "aBcDeF"};

/* One byte of a code page against another, or against UTF-8. */
static const char *const one_byte[] = {"M\374ller", "M\334LLER", "M\334ller", "m\374ller", "M\201ller",
                                       "M\232LLER", "Müller",    "MÜLLER",    "Mueller"};
/* The same with 437, 850 and 1252. */
static const char *const one_byte_437[] = {"\341lvarez", "\301LVAREZ", "\240lvarez", "\265LVAREZ", "álvarez", "ÁLVAREZ", "alvarez"};
static const char *const lone_bytes[] = {"\375", "\335", "\375k", "\335K", "i",    "I",    "\376", "\336",
                                         "\351", "\311", "\360",  "\320",  "\377", "\237", "\232", "\212"};
/* Two bytes of which the second looks like a letter (CP932, EUC-JP), half-width forms. */
static const char *const two_bytes[] = {"\203A",    "\203a",    "\203A\203Z", "\203a\203z", "\201@", "\201`", "\202`", "\202\201",
                                        "\243\301", "\243\341", "\261",       "\216\261",   "A\203", "a\203", "\203"};
/* Truncated UTF-8 sequences. */
static const char *const cut_short[] = {
    "\303",         "\303 ",         "\303a",         "\303A",     "\341\272",      "\341\272a",        "\341\272A",
    "\360\237\230", "\341a",         "\341\273a",     "\360\237a", "\360\237\230a", "\360\237\231a",    "\360\237",
    "\360",         "a\360\220\220", "A\360\220\220", "a\342\204", "A\342\204",     "\342\204\303\251", "\342\204\303\211"};
/* Overlong forms, surrogates, beyond the last code point. */
static const char *const overlong[] = {"\301\201",
                                       "\301\241",
                                       "\340\201\201",
                                       "\340\201\241",
                                       "\360\200\201\201",
                                       "A",
                                       "a",
                                       "\300\200",
                                       "\340\200\200",
                                       "\360\200\200\200",
                                       "\355\240\200",
                                       "\355\260\200",
                                       "\355\240\201\355\260\200",
                                       "\355\240\201\355\260\250",
                                       "𐐀",
                                       "𐐨",
                                       "\364\220\200\200",
                                       "\364\220\202\200", /* decoded as what it is not, it is 0x110080, as is the lone byte */
                                       "\200",
                                       "\364\220\203\277",
                                       "\377",
                                       "\370\210\200\200\200",
                                       "\374\204\200\200\200\200",
                                       "\376\377",
                                       "\357\277\275",
                                       "\357\277\275\357\277\275",
                                       "?",
                                       "??"};
/* Invalid UTF-8 between letters that differ in case. */
static const char *const beside_letters[] = {"Smith\377, Jimmy",
                                             "SMITH\377, Jimmy",
                                             "Smith\376, Jimmy",
                                             "Smith\200, Jimmy",
                                             "Smith, Jimmy\377",
                                             "SMITH, JIMMY\377",
                                             "\377Smith, Jimmy",
                                             "\377SMITH, JIMMY",
                                             "\377\303\251",
                                             "\377\303\211",
                                             "\303\251\377",
                                             "\303\211\377",
                                             "\200\200",
                                             "\200",
                                             "\277"};

/* Pairs with equal 32-bit hashes, in small letters and in capitals: FNV-1a, FNV-1, Bernstein's with + and with ^, sdbm,
 * multiplication by 31, Jenkins's, ELF, MurmurHash3, xxHash, CRC-32 and CRC-32C. */
static const char *const of_one_hash[] = {
    "hnszhplj", "lkzbovor", "HDCBCIDK", "EWAAGDMH", "bnxkhbjf", "vbivwbyd", "DPWXIVVM", "SGYJMIVH", "xzwuwgsv", "wfpwtpex",
    "HAONUAQH", "FQSHFCLN", "etmrioqp", "llrzurmk", "EPLKFBLG", "FHJHYXRB", "qmwkuyit", "qsvnqxhf", "XTGTRXDZ", "MCJIWMLF",
    "ehoqzhne", "apkblfxb", "UEOEVFNQ", "UXZHIARB", "ivanysws", "tszmdphv", "KWJBRXLF", "HZBNSBOL", "hwrgvdjx", "wwqxfeix",
    "AUMHRUDT", "MEMICDJD", "gubazqtg", "yjusmori", "XCNLFUJM", "RFLOBYYH", "dnshzdzu", "zscfnfcd", "YMVBAXQU", "ULKTQQTP",
    "cyqwiqlw", "ojejthrn", "VWYEXLCS", "WPCMQOFP", "ugzpnkjr", "tqabsgoi", "JDMFMDDJ", "CLTKKUOW"};

/* Common names and their short forms: a faulty order often has its cycle among names that its author had in mind. */
static const char *const common[] = {
    "Adams",  "Allen",    "Anderson", "Baker",     "Bauer",    "Becker",   "Brown",    "Campbell", "Carter",  "Clark",
    "Cohen",  "Collins",  "Cooper",   "Davis",     "Dubois",   "Evans",    "Fischer",  "Garcia",   "Green",   "Hall",
    "Harris", "Hill",     "Hoffmann", "Jackson",   "Johnson",  "Jones",    "Kim",      "King",     "Klein",   "Lee",
    "Lewis",  "Lopez",    "Martin",   "Meyer",     "Miller",   "Mitchell", "Moore",    "Morris",   "Müller",  "Nelson",
    "Nguyen", "Novak",    "Parker",   "Perez",     "Phillips", "Roberts",  "Robinson", "Rossi",    "Russell", "Schmidt",
    "Scott",  "Silva",    "Smith",    "Smyth",     "Taylor",   "Thomas",   "Thompson", "Turner",   "Walker",  "Weber",
    "White",  "Williams", "Wilson",   "Wright",    "Young",    "Иванов",   "Петров",   "王",       "山田",    "Anna",
    "Ann",    "Bill",     "Bob",      "Catherine", "Charles",  "Chuck",    "Dave",     "David",    "Dick",    "Elizabeth",
    "Hans",   "James",    "Jim",      "Jimmy",     "Joe",      "Johannes", "John",     "Joseph",   "Kate",    "Katherine",
    "Liz",    "Margaret", "Maria",    "Mary",      "Meg",      "Michael",  "Mike",     "Peter",    "Richard", "Rob",
    "Robert", "Susan",    "Sue",      "Thomas",    "Tom",      "Tony",     "William"};

/* Other notations of a name: abbreviated, quoted, escaped, encoded. */
static const char *const written_otherwise[] = {
    "MacDonald",    "McDonald",    "M'Donald",    "Saint John", "St. John",        "St John",
    "O'Neill",      "ONeill",      "Smith",       "\"Smith\"",  "'Smith'",         "<Smith>",
    "(Smith)",      "[Smith]",     "Smith.",      "Smith,",     "Smith;",          "Sm\\ith",
    "S%6Dith",      "S&#109;ith",  "Sm&amp;ith",  "Sm&ith",     "S=6Dith",         "S\\u006Dith",
    "S+AG0-ith",    "Sm_ith",      "Sm+ith",      "Sm ith",     "Sm/ith",          "Jimmy Smith",
    "Smith, Jimmy", "Smith Jimmy", "Smith (IT)",  "Dr. Smith",  "Smith, Dr.",      "Smith Jr.",
    "Smith Junior", "*",           "S*",          "Smith*",     "Sm?th",           "Sm[i]th",
    "cn=Smith",     "CN=Smith,o",  "SITE1:Smith", "smtp:smith", "smith@site.test", "Smith AT SITE1",
    "Smith\"",      "Smith|",      "Smith // IT"};
/* Numbers that are equal modulo a power of two or of ten, or without some digits. */
static const char *const numbers[] = {"User 0",
                                      "User 1",
                                      "User 01",
                                      "User 001",
                                      "User +1",
                                      "User 1.0",
                                      "User 1e0",
                                      "User 0x1",
                                      "User 10",
                                      "User 1,000",
                                      "User 1000",
                                      "User 1e3",
                                      "User 257",
                                      "User 65537",
                                      "User 1000000007",
                                      "User 2147483647",
                                      "User 2147483648",
                                      "User 4294967295",
                                      "User 4294967296",
                                      "User 4294967297",
                                      "User 9007199254740992",
                                      "User 9007199254740993",
                                      "User 9223372036854775807",
                                      "User 9223372036854775808",
                                      "User 18446744073709551615",
                                      "User 18446744073709551616",
                                      "User 18446744073709551617",
                                      "User 100000000000000000000000000000000000000",
                                      "User 100000000000000000000000000000000000001"};

struct trap {
    const char *const *names;
    size_t count;
};

#define TRAP(names)                                                                                                                \
    {                                                                                                                              \
        names, sizeof(names) / sizeof *(names)                                                                                     \
    }

static const struct trap traps[] = {
    TRAP(article),  TRAP(alphabet),    TRAP(between_the_cases), TRAP(given_names), TRAP(spaces),
    TRAP(controls), TRAP(turkish),     TRAP(turkish_letters),   TRAP(sharp_s),     TRAP(final_sigma),
    TRAP(signs),    TRAP(accents),     TRAP(compatibility),     TRAP(far_pairs),   TRAP(far_apart),
    TRAP(prefixes), TRAP(spelled_out), TRAP(of_one_hash),       TRAP(common),      TRAP(written_otherwise),
    TRAP(numbers)};
static const struct trap byte_traps[] = {TRAP(one_byte),  TRAP(one_byte_437), TRAP(lone_bytes),    TRAP(two_bytes),
                                         TRAP(cut_short), TRAP(overlong),     TRAP(beside_letters)};

static bool give(const struct trap *trap, size_t count, struct name_group *group, const struct group_visitor *visitor)
{
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        for (size_t j = 0; j < trap[i].count; j++)
            name_group_add_text(group, trap[i].names[j]);
        done = name_group_visit(group, visitor);
    }
    return done;
}

bool for_each_trap_group(const struct group_visitor *visitor)
{
    struct name_group group = {0};
    name_group_clear(&group);
    bool done = give(traps, sizeof traps / sizeof *traps, &group, visitor);
    name_group_clean_up(&group);
    return done;
}

/* Visits each byte from 0x80 on, alone and among letters. */
static bool give_lone_bytes(const struct sets_config *config, struct name_group *group, const struct group_visitor *visitor)
{
    static const char *const frames[][2] = {{"M", "ller"}, {"", ""}, {"\xC3\xA9", "a"}};
    size_t count = config->effort < EFFORT_LITTLE ? 1 : sizeof frames / sizeof *frames;
    for (size_t i = 0; i < count; i++)
        for (unsigned first = 0x80; first < 0x100; first += 64) {
            for (unsigned byte = first; byte < first + 64; byte++) {
                char bytes[16];
                struct text name = {0};
                text_puts(&name, frames[i][0]);
                bytes[0] = (char)byte;
                text_append(&name, bytes, 1);
                text_puts(&name, frames[i][1]);
                if (name.failed)
                    group->failed = true;
                else
                    name_group_add(group, name_of_bytes(&name));
                text_clean_up(&name);
            }
            if (!name_group_visit(group, visitor))
                return false;
        }
    return true;
}

bool for_each_byte_group(const struct sets_config *config, const struct group_visitor *visitor)
{
    struct name_group group = {0};
    name_group_clear(&group);
    bool done =
        give(byte_traps, sizeof byte_traps / sizeof *byte_traps, &group, visitor) && give_lone_bytes(config, &group, visitor);
    name_group_clean_up(&group);
    return done;
}
