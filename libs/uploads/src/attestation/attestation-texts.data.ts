import type { AttestationText } from './attestation-text.js';

/** Every text ever published, oldest first. Add a version; never edit one: its hash stands in the records. */
export const ATTESTATION_TEXTS: readonly AttestationText[] = [
  {
    version: '2026-11',
    locale: 'fr',
    text: [
      'J’atteste disposer d’une base légale ou professionnelle pour déposer ce fichier et pour le faire traiter par PhoxRay.',
      'J’ai retiré, dans la mesure du possible, les éléments qui identifient le patient, y compris ceux inscrits dans l’image. PhoxRay pseudonymise le fichier à sa réception et ne conserve pas l’original reçu ; le résultat reste une donnée personnelle de santé.',
      'Je demeure responsable de l’information du patient et du respect de ses droits. PhoxRay visualise et mesure : aucun résultat ne remplace l’avis du praticien.',
    ].join('\n'),
    bases: [
      { id: 'patient-consent', label: 'Le patient a consenti à ce dépôt.' },
      { id: 'legal-obligation', label: 'Une obligation légale l’impose.' },
      { id: 'professional-practice', label: 'Il relève de l’exercice de ma profession de santé.' },
      { id: 'anonymised', label: 'Le fichier a été entièrement anonymisé avant le dépôt.' },
      { id: 'other', label: 'Une autre base légale, que je peux justifier.' },
    ],
  },
  {
    version: '2026-11',
    locale: 'en',
    text: [
      'I attest that I have a legal or professional basis for uploading this file and for having PhoxRay process it.',
      'I have removed, as far as possible, whatever identifies the patient, including what is written in the picture. PhoxRay pseudonymises the file when it arrives and does not keep the original as received; the result remains personal health data.',
      'I remain responsible for informing the patient and for respecting the patient’s rights. PhoxRay visualises and measures: no result replaces the practitioner’s judgement.',
    ].join('\n'),
    bases: [
      { id: 'patient-consent', label: 'The patient has consented to this upload.' },
      { id: 'legal-obligation', label: 'A legal obligation requires it.' },
      { id: 'professional-practice', label: 'It is part of the practice of my health profession.' },
      { id: 'anonymised', label: 'The file was fully anonymised before the upload.' },
      { id: 'other', label: 'Another legal basis, which I can justify.' },
    ],
  },
];
