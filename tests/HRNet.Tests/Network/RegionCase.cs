using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Network;

namespace HRNet.Tests.Network;

/// <summary>One file of Fixtures/regions: a second stage, the regions it looks at, and what PyTorch answers for the weights and maps of <see cref="Fill"/>.</summary>
public sealed record RegionCase
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public required int Classes { get; init; }
    public required int Channels { get; init; }
    public required int Stages { get; init; }
    public required int Hidden { get; init; }
    public required int Stacked { get; init; }
    public required bool SharedDeltas { get; init; }
    public required bool BackgroundFirst { get; init; }
    public required int? MaskStacked { get; init; }
    public required int? MaskChannels { get; init; }
    public bool Flow { get; init; }
    public int? SemanticStacked { get; init; }
    public required RegionSampling Sampling { get; init; }
    public required float[][][][] Regions { get; init; }
    public required long Parameters { get; init; }
    public required IReadOnlyList<ParityCase.Answer> Outputs { get; init; }

    public RegionNetwork Network => new(
        Classes, Channels, Stages, Hidden, Stacked, SharedDeltas: SharedDeltas, BackgroundFirst: BackgroundFirst,
        Masks: MaskStacked is { } stacked ? new(stacked, MaskChannels!.Value, Flow) : null, Sampling: Sampling,
        Semantic: SemanticStacked is { } convolutions ? new(Stacked: convolutions) : null);

    /// <summary>Names and values of the graph's inputs, maps first.</summary>
    internal IReadOnlyList<(string Name, Maps Value)> Inputs => [.. MapInputs, .. Network.RegionInputs.Zip(RegionInputs).SelectMany(user => user.First.Zip(user.Second))];

    internal IReadOnlyList<(string Name, Maps Value)> MapInputs => [.. Network.MapInputs.Select((name, index) =>
    {
        var level = name == SemanticBranch.Map ? 1 : index;
        int[] shape = [2, Channels, 24 >> level, 40 >> level];
        return (name, new Maps(shape, [.. Fill.Values(new Parameter(name, shape)).Select(value => value * 8)]));
    })];

    internal IReadOnlyList<IReadOnlyList<Maps>> RegionInputs =>
        [.. Regions.Select(user => (IReadOnlyList<Maps>)[.. user.Select(level => new Maps([level.Length, 5], [.. level.SelectMany(box => box)]))])];

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Fixture.Path("regions"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static RegionCase Load(string name) =>
        JsonSerializer.Deserialize<RegionCase>(File.ReadAllText(Fixture.Path("regions", $"{name}.json")), Json)!;
}
