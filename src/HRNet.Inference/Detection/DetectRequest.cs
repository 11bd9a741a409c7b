namespace HRNet.Inference.Detection;

/// <summary>What a caller asks of a picture's objects.</summary>
public sealed record DetectRequest
{
    /// <summary>The score from which on an object counts, 0 to 1; unset for the model's own.</summary>
    public float? Threshold { get; init; }

    /// <summary>The most objects, at least 1; unset for the model's own.</summary>
    public int? MaxDetections { get; init; }

    /// <summary>Names of the classes that are wanted; none for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Intersection over union above which the lower of two boxes of a class is dropped, 0 to 1; unset for the model's own.</summary>
    public float? Nms { get; init; }
}
