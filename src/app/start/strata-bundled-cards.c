/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-bundled-cards.h"

#include <glib/gi18n.h>
#include <string.h>

static const StrataBundledCard cards[] = {
  { .name = "sigmoid",
    .title = N_ ("A first network"),
    .sentence = N_ ("Three dense layers on raw pixels.") },
  { .name = "standardized",
    .title = N_ ("Scaling"),
    .sentence = N_ ("The same layers on standardized pixels learn faster.") },
  { .name = "deep-relu",
    .title = N_ ("Twenty layers"),
    .sentence = N_ ("Why a deep network may refuse to start.") },
  { .name = "deep-batchnorm",
    .title = N_ ("BatchNormalization"),
    .sentence = N_ ("Normalized after each layer, it starts at once.") },
  { .name = "deep-selu",
    .title = N_ ("selu"),
    .sentence = N_ ("Normalizes itself, without extra layers.") },
  { .name = "deep-alphadropout",
    .title = N_ ("AlphaDropout"),
    .sentence = N_ ("Forget at random, keep mean and variance.") },
  { .name = "complete",
    .title = N_ ("Everything together"),
    .sentence = N_ ("20 × 100 selu, AlphaDropout, early stopping.") },
};

const StrataBundledCard *
strata_bundled_card_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    if (strcmp (cards[i].name, name) == 0)
      return &cards[i];
  return NULL;
}
