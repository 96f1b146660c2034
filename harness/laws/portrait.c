#include "laws/portrait.h"

#include "laws/ask.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define COMPARES_HASHES "compares hashes, which different names share"

const struct trait trait_table[] = {
    [TRAIT_IDENTICAL] = {{"Smith, Jimmy", "Smith, Jimmy"}, true, "identical"},
    [TRAIT_ASCII] = {{"SMITH, Jimmy", "Smith, Jimmy"}, true, "A to Z"},
    [TRAIT_LATIN_1] = {{"MÜLLER, Hans", "Müller, Hans"}, true, "Latin-1"},
    [TRAIT_GREEK] = {{"ΠΑΠΑΔΑΚΗ, Άννα", "Παπαδακη, Άννα"}, true, "Greek"},
    [TRAIT_CYRILLIC] = {{"ИВАНОВ, Иван", "Иванов, Иван"}, true, "Cyrillic"},
    {{"ŠIMEK, Jan", "Šimek, Jan"}, true, "Central European"},
    {{"ΣΙΣΥΦΟΣ", "Σισυφος"}, true, "final sigma"},
    {{"WEIẞ, Anna", "Weiß, Anna"}, true, "capital sharp s"},
    {{"Smith, Jimmy", "\305\277mith, Jimmy"}, true, "long s"},
    {{"Kelly, Ann", "\342\204\252elly, Ann"}, true, "Kelvin sign"},
    {{"ԱՆՆԱ", "Աննա"}, true, "Armenian"},
    {{"ᎠᎾ", "Ꭰꮎ"}, true, "Cherokee"},
    {{"𐐈𐑌", "𐐰𐑌"}, true, "letters above U+FFFF"},
    {{"Montgomery-Featherstonehaugh-Cholmondeley, ANN", "Montgomery-Featherstonehaugh-Cholmondeley, Ann"},
     true,
     "ends of long names"},
    {{"Smith, Jimmy", "Jones, Ann"}, false, "takes everybody for one user"},
    /* Names in small letters that have one FNV-1a of 32 bits, one CRC-32, and one sum of letters with the factors 33 and 31. */
    {{"Gray, Peter", "Wright, Amy Kate"}, false, COMPARES_HASHES},
    {{"Wood, Anna C", "Lee, Emma Richard"}, false, COMPARES_HASHES},
    {{"Kelly, Keith", "Campbell, Ann Mary"}, false, COMPARES_HASHES},
    {{"Allen, Jimmy", "Kelly, Peter Keith"}, false, COMPARES_HASHES},
    {{"Smith, Jimmy", "Stone, Ann"}, false, "compares first letters only"},
    {{"Smith, Jimmy", "Smith, Ann"}, false, "compares surnames only"},
    {{"Smith", "Jimmy Smith"}, false, "compares the ends of names only"},
    {{"Smith, Jimmy", "Smith, Jim"}, false, "takes the beginning of a name for the name"},
    {{"Smith, Jimmy", "Smyth, Jimmy"}, false, "takes names that differ in one letter for one"},
    {{"Smith, Jimmy", "Smith, James"}, false, "takes a nickname and the name for one"},
    {{"Bobby", "Robert"}, false, "takes a nickname and the name for one"},
    {{"Smith, Jimmy 2", "Smith, Jimmy 3"}, false, "takes all digits for one"},
    {{"User 1", "User 4294967297"}, false, "takes long numbers for short ones"},
    {{"Smith, Jimmy 2", "Smith, Jimmy \331\242"}, false, "takes digits of other scripts for 0 to 9"},
    {{"Montgomery-Featherstonehaugh, Ann", "Montgomery-Featherstonehaugh, Amy"}, false, "compares the first characters only"},
    {{"Muller, Hans", "Müller, Hans"}, false, "ignores accents"},
    {{"José", "Jose\314\201"}, false, "takes composed and combining accents for one"},
    {{"Mueller, Hans", "Müller, Hans"}, false, "takes ue and ü for one"},
    {{"Weiss, Anna", "Weiß, Anna"}, false, "takes ss and ß for one"},
    {{"Bjaerg, Anna", "Bjærg, Anna"}, false, "takes ae and Æ for one"},
    {{"Smith, Jimmy", "Smith, Jimmy "}, false, "ignores spaces at the end"},
    {{"Smith, Jimmy", "Smith,  Jimmy"}, false, "takes several spaces for one"},
    {{"Smith, Jimmy", "Smith,Jimmy"}, false, "ignores spaces"},
    {{"Smith, Jimmy", "Smith,\302\240Jimmy"}, false, "takes a no-break space for a space"},
    {{"O'Brien, Pat", "OBrien, Pat"}, false, "ignores punctuation"},
    {{"Smith-Jones, Ann", "SmithJones, Ann"}, false, "ignores hyphens"},
    {{"[Sales] Smith, Jimmy", "{Sales} Smith, Jimmy"}, false, "takes signs that differ in one bit for one"},
    {{"Ince, Ali", "İnce, Ali"}, false, "takes the Turkish dotted İ for I"},
    {{"Işık, Ali", "ışık, Ali"}, false, "takes the Turkish dotless ı for I"},
    {{"Adams, Amy", "\357\274\241dams, Amy"}, false, "takes full-width letters for others"},
    {{"Fischer, Eva", "\357\254\201scher, Eva"}, false, "takes ligatures apart"},
    {{"さとう", "サトウ"}, false, "takes hiragana and katakana for one"},
    {{"国田", "國田"}, false, "takes variants of Han characters for one"},
    {{"علي", "علی"}, false, "takes Arabic and Persian letters for one"},
    {{"محمد", "محـمد"}, false, "ignores the Arabic tatweel"},
    {{"Smith, Jimmy", "Smith,\302\255 Jimmy"}, false, "ignores soft hyphens"},
    {{"Smith, Jimmy", "Smith,\342\200\215 Jimmy"}, false, "ignores joiners"},
    {{"Smith, Jimmy", "Smith,\342\200\216 Jimmy"}, false, "ignores direction marks"},
    {{"Smith, Jimmy", "Smith,\357\270\217 Jimmy"}, false, "ignores variation selectors"},
    {{"Smith, Jimmy", "Smith,\356\200\200 Jimmy"}, false, "ignores characters of private use"},
    {{"M?ller, Hans", "M\357\277\275ller, Hans"}, false, "takes the replacement character for a question mark"},
    {{"M\374ller, Hans", "Müller, Hans"}, false, "takes a byte of Windows-1252 for its letter"},
    {{"M\374ller, Hans", "M\366ller, Hans"}, false, "takes all bytes that are no UTF-8 for one"},
};
const size_t trait_count = COUNT(trait_table);
_Static_assert(COUNT(trait_table) <= TRAITS_MAX, "a portrait has room for each trait");

static struct ccm_name name_of(const char *bytes) { return (struct ccm_name){.bytes = bytes, .length = strlen(bytes)}; }

bool portrait_ask(struct prober *prober, struct text *reply)
{
    struct portrait portrait = {{0}};
    for (int place = 0; place < CCM_PLACES; place++) {
        if (!prober_step(prober, (enum ccm_place)place))
            continue;
        for (size_t i = 0; i < trait_count; i++) {
            const struct trait *trait = &trait_table[i];
            bool equal = prober_ask(prober, (enum ccm_place)place, name_of(trait->names[0]), name_of(trait->names[1])) == 0;
            if (equal != trait->equal)
                portrait.places[i] |= (uint8_t)(1u << place);
        }
    }
    text_append(reply, (const char *)portrait.places, sizeof portrait.places);
    return !reply->failed;
}

bool portrait_take(struct portrait *portrait, const char *bytes, size_t length)
{
    if (length != sizeof portrait->places)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 1u << CCM_PLACES)
            return false;
    memcpy(portrait->places, bytes, length);
    return true;
}
