"""Individual resident tax (個人住民税): 市町村民税, 道府県民税 and 森林環境税."""
