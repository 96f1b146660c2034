#include "laws/alphabet.h"

#include "base/utf8.h"
#include "laws/sets.h"

#include <string.h>

static const char *const scripts[ALPHABET_SCRIPTS] = {
    "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ",
    "0123456789",
    " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\177\u00A0",
    "äÄàéÉèêëñçÇöÖøØåÅæÆœŒßẞðÐþÞłŁıİſĳŉǅǆǳÿŸªº¼µŠšŽž",
    "ﬀﬁﬂﬃﬅＡａ１Ⅷⅷⓐ①¹²㎏℃™",
    /* marks */
    "\u0300\u0301\u0302\u0303\u0308\u030A\u030C\u0316\u0323\u0327\u0345\u20DD",
    "", /* `invisible` */
    /* hyphens, quotation marks, spaces and dots */
    "\u2010\u2011\u2012\u2013\u2014\u2212\uFE63\uFF0D\u2018\u2019\u02BC\u201C\u201D\u00AB\u2002\u2009\u202F\u3000\u00B7\u2026",
    "αΑάΆβϐγΓιΙκΚοΟσςΣϲωΩ\u2126ᾳᾼ",
    "аАеЕёЁиИйЙіІоОрРсСхХяЯᲀвВґҐ",
    "ءآأإابةتكلمنهوىيـکیہھےﻻﷲ\u064B\u064E\u0651٠١٢٣۰۱۲۳\u05D0\u05D5\u05D9\u05DA\u05DB\u05E9\u05F0\uFB2A\u05B0",
    "कखगर\u0958\u093C\u094D०१२३กขำ\u0E4D\u0E32\u0E48๐๑๒๓அஆ௧ກ༠༡",
    "あアｱぁァいイかカがガｶ\uFF9Eはハぱパーゝゞ\u3099\u309A",
    "一国國囯\u8AAC\u8AAA\u8BF4内內戸戶户高髙崎﨑辺邊邉青靑真眞斉齊斎齋豈\uF900丶亅",
    "가나각힣ㄱㄴ\u1100\u1161\u11A8ႠⴀაᲐꭰᎠ𐐀𐐨",
    "\uE000\uE001\uF8FF\U000F0000\U0010FFFD\uFFFC\uFFFD\uFFFE\U0001F600\U0001F3FB❤",
};

/* Invisible: soft hyphen, joiners, marks of direction, fillers, variation selectors, tags. */
static const int32_t invisible[] = {0x00AD, 0x034F, 0x061C, 0x115F, 0x180E, 0x200B, 0x200C, 0x200D,  0x200E,
                                    0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2028, 0x2060,  0x2061,
                                    0x2066, 0x2069, 0x3164, 0xFE00, 0xFE0E, 0xFE0F, 0xFEFF, 0xE0020, 0xE0100};

const char alphabet_few[] = "abcdefghijklmnopqrstuvwxyzEé -\u00A0\u00AD\u0301\u0640\u200D3٣ىيかカ\uE000\uE001";

static void add_letter(struct alphabet *alphabet, struct unicode_version unicode, int32_t point)
{
    if (alphabet->count < ALPHABET_MAX && unicode_is_covered(unicode, point))
        alphabet->points[alphabet->count++] = point;
}

void alphabet_make(struct alphabet *alphabet, struct unicode_version unicode)
{
    alphabet->count = 0;
    for (size_t script = 0; script < ALPHABET_SCRIPTS; script++) {
        size_t length = strlen(scripts[script]);
        alphabet->starts[script] = alphabet->count;
        for (size_t i = 0; i < length;)
            add_letter(alphabet, unicode, utf8_next(scripts[script], length, &i));
        for (size_t i = 0; length == 0 && i < sizeof invisible / sizeof *invisible; i++)
            add_letter(alphabet, unicode, invisible[i]);
    }
    alphabet->starts[ALPHABET_SCRIPTS] = alphabet->count;
}
