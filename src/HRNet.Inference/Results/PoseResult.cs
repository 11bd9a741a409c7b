namespace HRNet.Inference.Results;

/// <summary>Where the boxes of a pose answer came from.</summary>
public enum BoxSource
{
    /// <summary>The request gave them.</summary>
    Request,

    /// <summary>A detector found them.</summary>
    Detector,

    /// <summary>Nobody gave any: the whole picture was taken as one person.</summary>
    WholePicture,
}

/// <summary>The people of one picture.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on, such as "cpu" or "dml:0".</param>
/// <param name="Boxes">Where the boxes came from.</param>
/// <param name="People">By falling score.</param>
/// <param name="Timing">Time of each stage.</param>
public sealed record PoseResult(string Model, string Device, BoxSource Boxes, IReadOnlyList<Person> People, StageTiming Timing)
{
    /// <summary>Name of the model that found the boxes; null where no detector did.</summary>
    public string? Detector { get; init; }

    /// <summary>Goes over the people.</summary>
    public IEnumerator<Person> GetEnumerator() => People.GetEnumerator();
}
