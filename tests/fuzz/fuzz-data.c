/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "strata-npy.h"

/* The parsers of data/: IDX, .npy, weights as text, and the scaler's JSON. */

#define N_WEIGHTS 6

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) packed = g_converter_output_stream_new (memory, gzip);

  g_output_stream_write_all (packed, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL);
  g_output_stream_close (packed, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static GBytes *
make_idx (guint8 rank, const guint8 *dim)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n = 1;

  g_byte_array_append (bytes, (const guint8[]){ 0, 0, 8, rank }, 4);
  for (guint i = 0; i < rank; i++)
    {
      g_byte_array_append (bytes, (const guint8[]){ 0, 0, 0, dim[i] }, 4);
      n *= dim[i];
    }
  for (guint i = 0; i < n; i++)
    g_byte_array_append (bytes, (const guint8[]){ (guint8) (i * 37) }, 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
fill_idx (GPtrArray *corpus)
{
  GBytes *images = make_idx (3, (const guint8[]){ 5, 4, 3 });
  GBytes *labels = make_idx (1, (const guint8[]){ 9 });

  g_ptr_array_add (corpus, compress (images));
  g_ptr_array_add (corpus, compress (labels));
  g_ptr_array_add (corpus, images);
  g_ptr_array_add (corpus, labels);
}

static gboolean
parse_idx (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (StrataIdx) idx = strata_idx_read (file, NULL, error);

  return idx != NULL;
}

const Target idx_target = { "idx", "input-idx.gz", fill_idx, parse_idx };

static GBytes *
make_npy (const char *descr, const char *shape, gsize n_bytes, guint8 version)
{
  g_autofree char *header = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", descr, shape);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 length = (guint8) strlen (header);

  g_byte_array_append (bytes, (const guint8 *) "\x93NUMPY", 6);
  g_byte_array_append (bytes, (const guint8[]){ version, 0, length, 0, 0, 0 }, version == 1 ? 4 : 6);
  g_byte_array_append (bytes, (const guint8 *) header, length);
  for (gsize i = 0; i < n_bytes; i++)
    g_byte_array_append (bytes, (const guint8[]){ i % 4 == 3 ? 0x3f : (guint8) i }, 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
fill_npy (GPtrArray *corpus)
{
  g_ptr_array_add (corpus, make_npy ("<f4", "(6,)", 24, 1));
  g_ptr_array_add (corpus, make_npy ("<f4", "(6,)", 24, 2));
  g_ptr_array_add (corpus, make_npy ("|u1", "(6,)", 6, 1));
  g_ptr_array_add (corpus, make_npy (">i2", "(6,)", 12, 3));
}

static gboolean
parse_weights (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree float *weights = strata_sample_weights_read (file, N_WEIGHTS, error);

  return weights != NULL;
}

/* Also shapes other than the one that is asked for, and every value of what is accepted. */
static gboolean
parse_npy (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  StrataNpy npy;
  double sum = 0;

  if (strata_npy_parse (bytes, length, "input", &npy, NULL))
    for (gsize i = 0; i < npy.n_values; i++)
      sum += strata_npy_get (&npy, i);
  return parse_weights (path, bytes, length, error) || (sum != sum && *error == NULL);
}

const Target npy_target = { "npy", "input.npy", fill_npy, parse_npy };

static void
fill_text_weights (GPtrArray *corpus)
{
  static const char *const texts[] = { "1\n2\n0.5\n1e3\n0\n4.25\n", "1\r\n1\r\n1\r\n1\r\n\r\n1\r\n1" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (corpus, g_bytes_new_static (texts[i], strlen (texts[i])));
}

const Target text_weights_target = { "text-weights", "input.txt", fill_text_weights, parse_weights };

static void
fill_scaler (GPtrArray *corpus)
{
  static const char *const texts[] = { "{\"scaling\": \"none\"}",
                                       "{\"scaling\": \"standard\", \"center\": [72.9], \"spread\": [90.02]}",
                                       "{\"scaling\": \"min-max\", \"center\": [0], \"spread\": [255]}",
                                       "{\"scaling\": \"standard-per-pixel\", \"center\": [1.5, 2, 3e1], "
                                       "\"spread\": [1, 0, 0.25]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (corpus, g_bytes_new_static (texts[i], strlen (texts[i])));
}

static gboolean
parse_scaler (const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) bytes, length);
  g_autoptr (StrataScaler) scaler = strata_scaler_new_from_json (text, "input.json", error);

  return scaler != NULL;
}

const Target scaler_target = { "scaler", "input.json", fill_scaler, parse_scaler };
