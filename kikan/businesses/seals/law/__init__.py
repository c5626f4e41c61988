"""Rules of seal registration (印鑑登録): who, which seal, until when; no Django here."""
