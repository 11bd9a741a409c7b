using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Imaging;
using HRNet.Models;

namespace HRNet.Inference.Tests.Classification;

/// <summary>What classification.py wrote.</summary>
internal sealed record ClassificationCases(SeenCase[] Cases, double[] Scores)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static ClassificationCases All { get; } = JsonSerializer.Deserialize<ClassificationCases>(Fixture.Bytes("classification.json"), s_json)!;
}

/// <summary>A part of the photograph (x, y, width, height), and how it is shown (rows, columns).</summary>
internal sealed record SeenCase(int[] Part, int ShortSide, int[] Crop, ResizeFilter Filter)
{
    public Frame Picture()
    {
        using var photo = Fixture.Photo(260, 225);
        var frame = new Frame(Part[2], Part[3]);
        for (var row = 0; row < frame.Height; row++)
            photo.Pixels.Slice(3 * ((Part[1] + row) * photo.Width + Part[0]), 3 * frame.Width).CopyTo(frame.Pixels[(3 * row * frame.Width)..]);
        return frame;
    }
}
