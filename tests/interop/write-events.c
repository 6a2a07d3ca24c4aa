/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata.h"

/* Writes event files of every kind of value into the folder that is named, for events_read.py. */

static void
write_curves (const char *folder, const char *run, double offset)
{
  g_autofree char *run_folder = g_build_filename (folder, run, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataEventWriter) writer = strata_event_writer_new (run_folder, &error);

  g_assert_no_error (error);
  for (gint64 epoch = 0; epoch < 5; epoch++)
    {
      strata_event_writer_add_scalar (writer, "epoch_loss", epoch, offset + 1.0 / (double) (epoch + 1));
      strata_event_writer_add_scalar (writer, "epoch_accuracy", epoch, 0.1 * (double) epoch);
    }
  strata_event_writer_flush (writer, &error);
  g_assert_no_error (error);
}

static void
write_layers (const char *folder)
{
  g_autofree char *run_folder = g_build_filename (folder, "train", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataEventWriter) writer = strata_event_writer_new (run_folder, &error);
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("deep-batchnorm", NULL);
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), NULL);
  float values[1000], same[4] = { 0.5f, 0.5f, 0.5f, 0.5f };
  float image[2 * 3 * 4];

  g_assert_no_error (error);
  for (int i = 0; i < 1000; i++)
    values[i] = (float) (i * i % 997) / 500 - 1;
  for (int i = 0; i < 2 * 3 * 4; i++)
    image[i] = (float) i / 23;
  strata_event_writer_add_sequential (writer, "keras", sequential);
  strata_event_writer_add_histogram (writer, "kernel/histogram", 0, values, 1000);
  strata_event_writer_add_histogram (writer, "kernel/histogram", 1, same, 4);
  strata_event_writer_add_images (writer, "kernel/image", 0, image, 2, 3, 4, 1);
  strata_event_writer_flush (writer, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    return 2;
  strata_init ();
  write_curves (argv[1], "train", 0);
  write_curves (argv[1], "validation", 0.5);
  write_layers (argv[1]);
  return 0;
}
