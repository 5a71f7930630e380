/** Fractions of full scale. The thresholds of the tissue-density workflow (0.15, 0.45, 0.85) fall between them. */
export const DENSITY = { air: 0.035, soft: 0.27, bone: 0.53, dentine: 0.63, enamel: 0.76, metal: 0.95 };
