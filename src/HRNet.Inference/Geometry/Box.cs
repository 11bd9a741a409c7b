namespace HRNet.Inference.Geometry;

/// <summary>An upright box in pixels of the upright picture; (X, Y) is its top left corner.</summary>
public readonly record struct Box(float X, float Y, float Width, float Height);
