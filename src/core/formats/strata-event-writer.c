/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-event-writer.h"
#include "strata-crc32c.h"
#include "strata-event-values.h"
#include "strata-hdf5.h"
#include "strata-keras-config.h"

#include <glib/gi18n-lib.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A file of TFRecords: the length (8 bytes), its checksum, the message, its checksum. A checksum is a CRC-32C, masked
 * because the checksum of data that hold their own checksums would be weak. */

#define FLUSH_BYTES (1024 * 1024)
#define MASK_DELTA 0xa282ead8u

struct _StrataEventWriter
{
  char *path;
  char *display_name;
  int descriptor;
  double time; /* of what is added, in seconds since 1970; 0: now */
  GByteArray *pending;
  GError *failure; /* the first one */
};

/* --- Records ------------------------------------------------------------------------------------------------------- */

static void
append_little_endian (GByteArray *bytes, guint64 number, guint width)
{
  for (guint i = 0; i < width; i++)
    {
      guint8 byte = (guint8) (number >> (8 * i));

      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_checksum (GByteArray *bytes, const guint8 *of, gsize n)
{
  guint32 crc = strata_crc32c (of, n);

  append_little_endian (bytes, (guint32) ((crc >> 15 | crc << 17) + MASK_DELTA), 4);
}

static gboolean
write_all (int descriptor, const guint8 *bytes, gsize n)
{
  while (n > 0)
    {
      ssize_t n_written = write (descriptor, bytes, n);

      if (n_written < 0 && errno != EINTR)
        return FALSE;
      if (n_written > 0)
        {
          bytes += n_written;
          n -= (gsize) n_written;
        }
    }
  return TRUE;
}

static void
write_pending (StrataEventWriter *self)
{
  if (self->failure == NULL && !write_all (self->descriptor, self->pending->data, self->pending->len))
    g_set_error (&self->failure, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE,
                 _ ("“%s” could not be written: %s; TensorBoard shows what came before"), self->display_name,
                 g_strerror (errno));
  g_byte_array_set_size (self->pending, 0);
}

static void
append_event (StrataEventWriter *self, Strata__Events__Event *event)
{
  g_autofree guint8 *message = NULL;
  gsize n, start;

  if (self->failure != NULL)
    return;
  event->wall_time = self->time > 0 ? self->time : (double) g_get_real_time () / G_USEC_PER_SEC;
  n = strata__events__event__get_packed_size (event);
  message = g_malloc (n);
  strata__events__event__pack (event, message);

  start = self->pending->len;
  append_little_endian (self->pending, n, 8);
  append_checksum (self->pending, self->pending->data + start, 8);
  g_byte_array_append (self->pending, message, (guint) n);
  append_checksum (self->pending, message, n);
  if (self->pending->len > FLUSH_BYTES)
    write_pending (self);
}

static void
append_value (StrataEventWriter *self,
              const char *tag,
              gint64 step,
              const char *plugin,
              const char *plugin_content,
              Strata__Events__Tensor *tensor)
{
  Strata__Events__Event event = STRATA__EVENTS__EVENT__INIT;
  Strata__Events__Summary summary = STRATA__EVENTS__SUMMARY__INIT;
  Strata__Events__Summary__Value value = STRATA__EVENTS__SUMMARY__VALUE__INIT;
  Strata__Events__Metadata metadata = STRATA__EVENTS__METADATA__INIT;
  Strata__Events__PluginData plugin_data = STRATA__EVENTS__PLUGIN_DATA__INIT;

  plugin_data.plugin_name = (char *) plugin;
  plugin_data.content = (ProtobufCBinaryData){ strlen (plugin_content), (guint8 *) plugin_content };
  metadata.plugin_data = &plugin_data;
  value.tag = (char *) tag;
  value.tensor = tensor;
  value.metadata = &metadata;
  summary.n_value = 1;
  summary.value = (Strata__Events__Summary__Value *[]){ &value };
  event.step = step;
  event.summary = &summary;
  append_event (self, &event);
}

/* --- The file ------------------------------------------------------------------------------------------------------ */

/* The first record says what the others are. */
static void
append_version (StrataEventWriter *self)
{
  Strata__Events__Event event = STRATA__EVENTS__EVENT__INIT;
  Strata__Events__Source source = STRATA__EVENTS__SOURCE__INIT;

  source.writer = (char *) "strata";
  event.file_version = (char *) "brain.Event:2";
  event.source_metadata = &source;
  append_event (self, &event);
}

/* Told apart by second, machine, process and a count, as TensorFlow names them; TensorBoard reads a run's files in the
 * order of their names. */
static char *
make_path (const char *folder)
{
  static int n_files;
  g_autofree char *name =
    g_strdup_printf ("events.out.tfevents.%010" G_GINT64_FORMAT ".%s.%d.%d.v2", g_get_real_time () / G_USEC_PER_SEC,
                     g_get_host_name (), (int) getpid (), g_atomic_int_add (&n_files, 1));

  return g_build_filename (folder, name, NULL);
}

/**
 * strata_event_writer_new:
 * @folder: of the run, such as "logs/train"; made with its parents when it is not there
 * @error: %STRATA_FORMAT_ERROR_WRITE, naming the folder
 *
 * Begins a new file; those of earlier trainings in the folder stay.
 *
 * Returns: (transfer full) (nullable): the writer
 */
StrataEventWriter *
strata_event_writer_new (const char *folder, GError **error)
{
  g_autofree char *path = make_path (folder);
  g_autofree char *display_name = g_filename_display_name (folder);
  StrataEventWriter *self;
  int descriptor = -1;

  if (g_mkdir_with_parents (folder, 0777) == 0)
    descriptor = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE,
                   _ ("No event file can be made in “%s”: %s; choose another folder for TensorBoard"), display_name,
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (StrataEventWriter, 1);
  self->display_name = g_filename_display_name (path);
  self->path = g_steal_pointer (&path);
  self->descriptor = descriptor;
  self->pending = g_byte_array_new ();
  append_version (self);
  return self;
}

void
strata_event_writer_free (StrataEventWriter *self)
{
  write_pending (self);
  close (self->descriptor);
  g_byte_array_unref (self->pending);
  g_clear_error (&self->failure);
  g_free (self->display_name);
  g_free (self->path);
  g_free (self);
}

const char *
strata_event_writer_get_path (StrataEventWriter *self)
{
  return self->path;
}

/**
 * strata_event_writer_set_time:
 * @self: a writer
 * @time: in seconds since 1970, or 0 for the moment at which something is added
 *
 * When what is added from now on took place.
 */
void
strata_event_writer_set_time (StrataEventWriter *self, double time)
{
  self->time = time;
}

/**
 * strata_event_writer_flush:
 * @self: a writer
 * @error: %STRATA_FORMAT_ERROR_WRITE, naming the file, when this or an earlier write failed
 *
 * Returns: whether all that was added is in the file
 */
gboolean
strata_event_writer_flush (StrataEventWriter *self, GError **error)
{
  write_pending (self);
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

/* --- What is shown ------------------------------------------------------------------------------------------------- */

/**
 * strata_event_writer_add_scalar:
 * @self: a writer
 * @tag: the name of the curve, such as "epoch_loss"
 * @step: the epoch from 0, or the count of batches
 * @value: kept as float32, as Keras keeps it
 *
 * A point of a curve in the tab Scalars.
 */
void
strata_event_writer_add_scalar (StrataEventWriter *self, const char *tag, gint64 step, double value)
{
  StrataEventTensor tensor;

  strata_event_tensor_init_scalar (&tensor, value);
  append_value (self, tag, step, "scalars", "", &tensor.message);
}

/**
 * strata_event_writer_add_histogram:
 * @self: a writer
 * @tag: such as "sequential/dense/kernel/histogram"
 * @step: the epoch from 0
 * @values: (array length=n): not finite ones are left out
 * @n: how many
 *
 * What the tabs Histograms and Distributions show: 30 buckets from the least to the greatest.
 */
void
strata_event_writer_add_histogram (StrataEventWriter *self, const char *tag, gint64 step, const float *values, gsize n)
{
  StrataEventTensor tensor;
  double buckets[STRATA_EVENT_BUCKETS * 3];

  strata_event_tensor_init_histogram (&tensor, buckets, values, n);
  append_value (self, tag, step, "histograms", "", &tensor.message);
}

/**
 * strata_event_writer_add_images:
 * @self: a writer
 * @tag: such as "sequential/conv2d/kernel/image"
 * @step: the epoch from 0
 * @values: [n, height, width, n_channels], 0 black to 1 white; what lies outside is cut
 * @n: how many images; the first three are shown, as by Keras
 * @height: at least 1
 * @width: at least 1
 * @n_channels: 1 (grey), 3 or 4 (with alpha)
 *
 * Images for the tab Images, as PNG.
 */
void
strata_event_writer_add_images (StrataEventWriter *self,
                                const char *tag,
                                gint64 step,
                                const float *values,
                                gsize n,
                                gsize height,
                                gsize width,
                                gsize n_channels)
{
  StrataEventTensor tensor;

  if (!strata_event_tensor_init_images (&tensor, values, MIN (n, STRATA_EVENT_MAX_IMAGES), height, width, n_channels))
    {
      if (self->failure == NULL)
        g_set_error (&self->failure, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE,
                     _ ("“%s”: the image “%s” could not be made: there is not enough memory"), self->display_name, tag);
      return;
    }
  append_value (self, tag, step, "images", "", &tensor.message);
  strata_event_tensor_clear_images (&tensor);
}

/**
 * strata_event_writer_add_sequential:
 * @self: a writer
 * @tag: "keras"
 * @sequential: the layers
 *
 * The model for the tab Graphs (choose “keras” there), as Keras' own callback writes it.
 */
void
strata_event_writer_add_sequential (StrataEventWriter *self, const char *tag, StrataSequential *sequential)
{
  g_autofree char *json = strata_keras_model_to_json (sequential, STRATA_KERAS_PLAIN);
  StrataEventTensor tensor;

  strata_event_tensor_init_text (&tensor, json);
  append_value (self, tag, 0, "graph_keras_model", "1", &tensor.message);
}
