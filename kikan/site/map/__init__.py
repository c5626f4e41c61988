"""What the written house says of itself (地図): pages made from manifests, registries, law book and manual."""
