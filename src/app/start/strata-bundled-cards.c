/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-bundled-cards.h"

#include <glib/gi18n.h>
#include <string.h>

static const StrataBundledCard cards[] = {
  { .name = "sigmoid",
    .title = N_ ("A first network"),
    .sentence = N_ ("Three dense layers on raw pixels reach 82 %."),
    .accuracy = { 0.7034f, 0.7805f, 0.7972f, 0.8064f, 0.8095f, 0.8121f, 0.8104f, 0.8091f, 0.8105f, 0.8043f },
    .val_accuracy = { 0.7696f, 0.7914f, 0.8052f, 0.8114f, 0.8180f, 0.8206f, 0.8202f, 0.8138f, 0.7906f, 0.8196f } },
  { .name = "standardized",
    .title = N_ ("Scaling"),
    .sentence = N_ ("The same layers on standardized pixels: 85 %."),
    .accuracy = { 0.6468f, 0.7476f, 0.7715f, 0.7931f, 0.8068f, 0.8184f, 0.8260f, 0.8316f, 0.8373f, 0.8407f },
    .val_accuracy = { 0.7362f, 0.7710f, 0.7894f, 0.8100f, 0.8242f, 0.8282f, 0.8414f, 0.8438f, 0.8474f, 0.8518f } },
  { .name = "deep-relu",
    .title = N_ ("Twenty layers"),
    .sentence = N_ ("Why a deep network may refuse to start."),
    .accuracy = { 0.0974f, 0.0994f, 0.0979f, 0.0986f, 0.0989f, 0.0997f, 0.1001f, 0.0985f, 0.1005f, 0.0997f },
    .val_accuracy = { 0.0980f, 0.0914f, 0.1002f, 0.0986f, 0.0914f, 0.0914f, 0.0980f, 0.0980f, 0.0976f, 0.0914f } },
  { .name = "deep-batchnorm",
    .title = N_ ("BatchNormalization"),
    .sentence = N_ ("Normalized after each layer, it starts at once."),
    .accuracy = { 0.2761f, 0.3616f, 0.4503f, 0.5106f, 0.5605f, 0.5973f, 0.6247f, 0.6311f, 0.6333f, 0.6664f },
    .val_accuracy = { 0.2816f, 0.2884f, 0.4376f, 0.4480f, 0.6138f, 0.5930f, 0.6632f, 0.5872f, 0.6916f, 0.6876f } },
  { .name = "deep-selu",
    .title = N_ ("selu"),
    .sentence = N_ ("Normalizes itself, without extra layers."),
    .accuracy = { 0.6414f, 0.7856f, 0.8189f, 0.8331f, 0.8372f, 0.8421f, 0.8483f, 0.8505f, 0.8533f, 0.8565f },
    .val_accuracy = { 0.7432f, 0.8186f, 0.8220f, 0.8032f, 0.8416f, 0.8330f, 0.8558f, 0.8474f, 0.8376f, 0.8502f } },
  { .name = "deep-alphadropout",
    .title = N_ ("AlphaDropout"),
    .sentence = N_ ("Forget at random, keep mean and variance."),
    .accuracy = { 0.3449f, 0.4953f, 0.5430f, 0.5686f, 0.5894f, 0.5880f, 0.5935f, 0.6075f, 0.5625f, 0.5653f },
    .val_accuracy = { 0.5628f, 0.6614f, 0.7056f, 0.7076f, 0.7140f, 0.7556f, 0.7132f, 0.7276f, 0.6322f, 0.7078f } },
  { .name = "complete",
    .title = N_ ("Everything together"),
    .sentence = N_ ("20 × 100 selu, AlphaDropout, early stopping."),
    .accuracy = { 0.7652f, 0.8422f, 0.8602f, 0.8676f, 0.8761f, 0.8820f, 0.8865f, 0.8904f, 0.8942f, 0.8964f },
    .val_accuracy = { 0.8284f, 0.8642f, 0.8682f, 0.8570f, 0.8638f, 0.8810f, 0.8804f, 0.8794f, 0.8536f, 0.8794f } },
  { .name = "convnet",
    .title = N_ ("Convolution"),
    .sentence = N_ ("Filters that slide over the image: 93 %."),
    .accuracy = { 0.8565f, 0.9064f, 0.9227f, 0.9347f, 0.9473f, 0.9573f, 0.9667f, 0.9743f, 0.9801f, 0.9822f },
    .val_accuracy = { 0.8934f, 0.9144f, 0.9080f, 0.9238f, 0.9234f, 0.9276f, 0.9286f, 0.9270f, 0.9282f, 0.9284f } },
  { .name = "convnet-augmented",
    .title = N_ ("Augmentation"),
    .sentence = N_ ("Mirrored by chance, images are not learnt by heart."),
    .accuracy = { 0.8489f, 0.8964f, 0.9147f, 0.9237f, 0.9329f, 0.9418f, 0.9480f, 0.9546f, 0.9583f, 0.9611f },
    .val_accuracy = { 0.8920f, 0.9058f, 0.9170f, 0.9240f, 0.9256f, 0.9284f, 0.9276f, 0.9318f, 0.9326f, 0.9342f } },
};

const StrataBundledCard *
strata_bundled_card_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    if (strcmp (cards[i].name, name) == 0)
      return &cards[i];
  return NULL;
}
