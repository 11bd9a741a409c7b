namespace HRNet.Inference.Classification;

/// <summary>What a caller asks about a picture's class.</summary>
public sealed record ClassifyRequest
{
    /// <summary>How many classes are answered where a request does not say; fewer where the model knows fewer.</summary>
    public const int UsualTop = 5;

    /// <summary>How many classes are answered, the best ones: 1 to as many as the model knows; unset for <see cref="UsualTop"/>.</summary>
    public int? Top { get; init; }
}
