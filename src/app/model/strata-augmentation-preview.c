/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation-preview.h"

#include <glib/gi18n.h>

#include "strata-augmented-tiles.h"

/* Two rows of four. */
#define N_DRAWN 8

struct _StrataAugmentationPreview
{
  GtkWidget parent_instance;

  StrataSession *session;
  StrataLayer *layer;
  guint64 draw;
  GCancellable *cancellable; /* of the drawing under way; NULL: none */

  StrataAugmentedTiles *tiles;
  GtkLabel *trouble;
};

G_DEFINE_FINAL_TYPE (StrataAugmentationPreview, strata_augmentation_preview, GTK_TYPE_WIDGET)

static void
cancel (StrataAugmentationPreview *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_trouble (StrataAugmentationPreview *self, const char *message)
{
  gtk_widget_set_visible (GTK_WIDGET (self->tiles), message == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), message != NULL);
  gtk_label_set_label (self->trouble, message != NULL ? message : "");
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StrataAugmentationPreview) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pixels = strata_augmented_draw_finish (result, &error);

  /* Something newer is on its way, or wanted no more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  show_trouble (self, error != NULL ? error->message : NULL);
  if (pixels != NULL)
    strata_augmented_tiles_show (self->tiles, pixels,
                                 strata_dataset_get_shape (strata_session_get_dataset (self->session)), N_DRAWN);
}

/* The scaler of another setting than the experiment's is on its way out. */
static gboolean
get_scaler (StrataAugmentationPreview *self, StrataScaler **scaler)
{
  int kind = STRATA_SCALING_NONE;

  *scaler = strata_session_get_scaler (self->session);
  g_object_get (strata_experiment_get_scaling (strata_session_get_experiment (self->session)), "scaling", &kind, NULL);
  if (kind == STRATA_SCALING_NONE)
    {
      *scaler = NULL;
      return TRUE;
    }
  return *scaler != NULL && (int) strata_scaler_get_scaling (*scaler) == kind;
}

void
strata_augmentation_preview_update (StrataAugmentationPreview *self)
{
  StrataDataset *dataset = self->session != NULL ? strata_session_get_dataset (self->session) : NULL;
  StrataScaler *scaler;

  cancel (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->layer != NULL && dataset != NULL
                                               && strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN) > 0);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || !get_scaler (self, &scaler))
    return;
  self->cancellable = g_cancellable_new ();
  strata_augmented_draw_async (self->layer, dataset, STRATA_SPLIT_TRAIN, 0, scaler, N_DRAWN, self->draw,
                               self->cancellable, on_drawn, g_object_ref (self));
}

void
strata_augmentation_preview_set_layer (StrataAugmentationPreview *self, StrataSession *session, StrataLayer *layer)
{
  if (layer != NULL && !strata_layer_augments (layer))
    layer = NULL;
  g_set_object (&self->session, session);
  if (g_set_object (&self->layer, layer))
    strata_augmented_tiles_clear (self->tiles);
  strata_augmentation_preview_update (self);
}

static void
on_shuffle (StrataAugmentationPreview *self)
{
  self->draw++;
  strata_augmentation_preview_update (self);
}

static void
strata_augmentation_preview_dispose (GObject *object)
{
  StrataAugmentationPreview *self = STRATA_AUGMENTATION_PREVIEW (object);
  GtkWidget *child;

  cancel (self);
  g_clear_object (&self->session);
  g_clear_object (&self->layer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (strata_augmentation_preview_parent_class)->dispose (object);
}

static void
strata_augmentation_preview_class_init (StrataAugmentationPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_augmentation_preview_dispose;
  g_type_ensure (STRATA_TYPE_AUGMENTED_TILES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-augmentation-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataAugmentationPreview, tiles);
  gtk_widget_class_bind_template_child (widget_class, StrataAugmentationPreview, trouble);
  gtk_widget_class_bind_template_callback (widget_class, on_shuffle);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
strata_augmentation_preview_init (StrataAugmentationPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
