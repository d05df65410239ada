/** Texts of run, training, features, data, gallery and project: one section each. */
export const panels = {
  run: {},
  training: {},
  features: {},
  data: {},
  gallery: {},
  project: {},
}
