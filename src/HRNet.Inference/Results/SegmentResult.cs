namespace HRNet.Inference.Results;

/// <summary>One class that occurs in a picture.</summary>
/// <param name="Id">Its value in the class map.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its color as "#rrggbb".</param>
/// <param name="Pixels">How many pixels of the map it covers.</param>
/// <param name="Share">The part of the picture it covers, 0 to 1.</param>
public sealed record SegmentClass(int Id, string Name, string Color, long Pixels, double Share);

/// <summary>The classes of one picture.</summary>
/// <param name="Model">Name of the model that answered.</param>
/// <param name="Device">Device it ran on.</param>
/// <param name="Classes">The classes that occur, by falling area.</param>
/// <param name="Map">The class of each pixel, at the size asked for.</param>
/// <param name="Timing">Time of each stage.</param>
public sealed record SegmentResult(string Model, string Device, IReadOnlyList<SegmentClass> Classes, ClassMap Map, StageTiming Timing);
