from kikan.businesses.leaving.models.leaving import Acceptance, Delivery, Leaving, Purpose, Step, StepKind

__all__ = ["Acceptance", "Delivery", "Leaving", "Purpose", "Step", "StepKind"]
