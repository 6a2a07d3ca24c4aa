/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-fitting-steps.h"

#include "strata-columns-layout.h"

struct _StrataFittingSteps
{
  GtkWidget parent_instance;

  GtkPicture *pictures[4];
  GtkCheckButton *invert_step;
  GtkCheckButton *center_step;

  StrataGreyImage *picture; /* before it was fitted; NULL: none */
  gboolean setting;         /* a step is taken in or out for the person */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataFittingSteps, strata_fitting_steps, GTK_TYPE_WIDGET)

static void
on_toggled (StrataFittingSteps *self)
{
  if (!self->setting && self->picture != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GdkTexture *
make_texture (const StrataGreyImage *picture)
{
  gsize n = (gsize) picture->width * picture->height;
  guint8 *rgb = g_malloc (3 * n);

  for (gsize i = 0; i < n; i++)
    rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = picture->pixels[i];
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgb, 3 * n);
  return gdk_memory_texture_new ((int) picture->width, (int) picture->height, GDK_MEMORY_R8G8B8, bytes,
                                 3 * picture->width);
}

static void
show_step (StrataFittingSteps *self, guint i, const StrataGreyImage *picture)
{
  g_autoptr (GdkTexture) texture = make_texture (picture);

  gtk_picture_set_paintable (self->pictures[i], GDK_PAINTABLE (texture));
}

static void
strata_fitting_steps_dispose (GObject *object)
{
  StrataFittingSteps *self = STRATA_FITTING_STEPS (object);
  GtkWidget *child;

  g_clear_pointer (&self->picture, strata_grey_image_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (strata_fitting_steps_parent_class)->dispose (object);
}

static void
strata_fitting_steps_class_init (StrataFittingStepsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_fitting_steps_dispose;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (STRATA_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "fittingsteps");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-fitting-steps.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataFittingSteps, invert_step);
  gtk_widget_class_bind_template_child (widget_class, StrataFittingSteps, center_step);
  for (guint i = 0; i < G_N_ELEMENTS (((StrataFittingSteps *) NULL)->pictures); i++)
    {
      g_autofree char *name = g_strdup_printf ("picture_%u", i);

      gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                                 G_STRUCT_OFFSET (StrataFittingSteps, pictures)
                                                   + (gssize) (i * sizeof (GtkPicture *)));
    }
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
strata_fitting_steps_init (StrataFittingSteps *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
strata_fitting_steps_set_picture (StrataFittingSteps *self, StrataGreyImage *picture)
{
  g_return_if_fail (STRATA_IS_FITTING_STEPS (self) && picture != NULL);

  g_clear_pointer (&self->picture, strata_grey_image_free);
  self->picture = picture;
  self->setting = TRUE;
  gtk_check_button_set_active (self->invert_step, strata_grey_image_is_light (picture));
  self->setting = FALSE;
}

/* Each is shown as it came out of the step before, and the last as it goes into the network. */
GBytes *
strata_fitting_steps_fit (StrataFittingSteps *self, const StrataShape *shape)
{
  g_return_val_if_fail (STRATA_IS_FITTING_STEPS (self) && self->picture != NULL, NULL);

  StrataGreyImageSteps steps = { .invert = gtk_check_button_get_active (self->invert_step),
                                 .center = gtk_check_button_get_active (self->center_step) };
  gsize size = strata_shape_get_size (shape);
  guint rows = (guint) shape->dim[0], columns = (guint) (size / MAX (rows, 1));
  g_autofree guint8 *fitted = strata_grey_image_fit (self->picture, &steps, rows, columns);
  g_autoptr (StrataGreyImage) inverted = strata_grey_image_invert (self->picture);
  g_autoptr (StrataGreyImage) centered = strata_grey_image_center (steps.invert ? inverted : self->picture);
  g_autoptr (StrataGreyImage) scaled = strata_grey_image_new (fitted, columns, rows);

  show_step (self, 0, self->picture);
  show_step (self, 1, inverted);
  show_step (self, 2, centered);
  show_step (self, 3, scaled);
  return g_bytes_new (fitted, size);
}
