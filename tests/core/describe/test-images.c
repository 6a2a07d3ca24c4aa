/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What layers of images say of an input or of arguments that do not suit them. */

#include "strata.h"

typedef struct
{
  const char *class_name;
  const char *argument; /* of two whole numbers, or NULL */
  StrataTuple tuple;
  StrataShape input;
  const char *message;
} Case;

static const Case cases[] = {
  { "Conv2D", .input = { 3, { 2, 2, 1 } },
    .message = "conv2d: kernel_size 3 × 3 is larger than what comes in, 2 × 2 × 1: make it smaller, or padding same" },
  { "Conv2D",
    "dilation-rate",
    { 2, { 4, 1 } },
    { 3, { 8, 8, 3 } },
    "conv2d: kernel_size 3 × 3 with dilation_rate 4 × 1 is larger than what comes in, 8 × 8 × 3: make it smaller, or "
    "padding same" },
  { "Conv2D", "strides", { 2, { 0, 1 } }, { 3, { 8, 8, 3 } }, "conv2d: strides must be at least 1 (is 0 × 1)" },
  { "Conv2D", .input = { 2, { 28, 28 } },
    .message = "conv2d: Conv2D takes a last axis of channels (28 × 28 comes in): insert Reshape to 28 × 28 × 1 before "
               "it" },
  { "Conv2D", .input = { 1, { 784 } },
    .message = "conv2d: Conv2D takes height × width × channels (784 comes in): insert Reshape before it" },
  { "Conv1D", .input = { 3, { 28, 28, 1 } },
    .message = "conv1d: Conv1D takes length × channels (28 × 28 × 1 comes in): insert Reshape before it" },
  { "MaxPooling2D", .input = { 3, { 1, 4, 2 } },
    .message = "max_pooling2d: pool_size 2 × 2 is larger than what comes in, 1 × 4 × 2: make it smaller, or padding "
               "same" },
  { "GlobalAveragePooling2D", .input = { 1, { 10 } },
    .message = "global_average_pooling2d: GlobalAveragePooling2D takes height × width × channels (10 comes in): insert "
               "Reshape before it" },
  { "Conv2DTranspose",
    "output-padding",
    { 2, { 1, 0 } },
    { 3, { 4, 4, 2 } },
    "conv2d_transpose: output_padding 1 does not suit kernel_size 3 and strides 1: give it between 0 and strides − 1, "
    "or none" },
  { "Cropping2D",
    "cropping",
    { 4, { 2, 2, 0, 0 } },
    { 3, { 4, 4, 2 } },
    "cropping2d: cropping (2, 2) leaves nothing of 4 × 4 × 2: make it smaller" },
  { "GroupNormalization", .input = { 3, { 4, 4, 3 } },
    .message =
      "group_normalization: groups must divide the 3 channels that come in, or be -1 for a group a channel (is "
      "32)" },
  { "LayerNormalization",
    "axis",
    { 1, { 4 } },
    { 3, { 4, 4, 3 } },
    "layer_normalization: axis may name axes from 1 to 3, or from -3 to -1 (names 4)" },
};

static void
test_message (const void *data)
{
  const Case *c = data;
  g_autoptr (StrataLayer) layer = strata_layer_new (c->class_name, NULL);
  g_autoptr (GError) error = NULL;
  StrataShape output;

  if (c->argument != NULL)
    g_object_set (layer, c->argument, &c->tuple, NULL);
  g_assert_false (strata_layer_infer (layer, &c->input, &output, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, c->message);
}

/* Strides and dilation at once, and groups that do not divide. */
static void
test_convolution_arguments (void)
{
  const StrataTuple two = { 2, { 2, 2 } };
  const StrataShape input = { 3, { 8, 8, 3 } };
  g_autoptr (StrataLayer) dilated = strata_layer_new ("Conv2D", "strides", &two, "dilation-rate", &two, NULL);
  g_autoptr (StrataLayer) grouped = strata_layer_new ("Conv2D", "filters", 4, "groups", 2, NULL);
  g_autoptr (GError) error = NULL;
  StrataShape output;

  g_assert_false (strata_layer_infer (dilated, &input, &output, &error));
  g_assert_cmpstr (error->message, ==,
                   "conv2d: strides and dilation_rate cannot both be more than 1: set one of them to 1");
  g_clear_error (&error);
  g_assert_false (strata_layer_infer (grouped, &input, &output, &error));
  g_assert_cmpstr (error->message, ==,
                   "conv2d: groups must divide both the 3 channels that come in and filters, 4 (is 2)");
}

/* What would take more memory than there is, is refused before anything is allocated. */
static void
test_too_large (void)
{
  g_autoptr (StrataStack) stack = strata_stack_new ();
  g_autoptr (StrataLayer) reshape =
    strata_layer_new ("Reshape", "target-shape", &(StrataTuple){ 3, { 28, 28, 1 } }, NULL);
  g_autoptr (StrataLayer) large = strata_layer_new ("UpSampling2D", "size", &(StrataTuple){ 2, { 1000, 1000 } }, NULL);

  strata_stack_set_input_shape (stack, &(StrataShape){ 2, { 28, 28 } });
  strata_stack_insert (stack, 0, reshape);
  strata_stack_insert (stack, 1, large);
  g_assert_nonnull (strata_layer_get_error (large));
  g_assert_cmpstr (
    strata_layer_get_error (large)->message, ==,
    "up_sampling2d: 28000 × 28000 × 1 are too many numbers to go out of one sample: keep below 16 million");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/images/message/%s-%u", cases[i].class_name, i);
      g_test_add_data_func (path, &cases[i], test_message);
    }
  g_test_add_func ("/images/convolution-arguments", test_convolution_arguments);
  g_test_add_func ("/images/too-large", test_too_large);
  return g_test_run ();
}
