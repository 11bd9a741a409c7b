using System.Text.Json.Serialization;

namespace HRNet.Evaluation.Faces;

/// <summary>The landmarks of annotated faces.</summary>
public sealed record FaceTruth
{
    private const int FirstLandmark = 4;

    /// <summary>AFLW's lists have the side of the face's box before the landmarks.</summary>
    private const string BoxColumn = "box_size";

    /// <summary>By face and landmark: x and y in pixels.</summary>
    [JsonPropertyName("pts")]
    public required double[][][] Points { get; init; }

    /// <summary>By face: side of the box in pixels; AFLW measures by it.</summary>
    [JsonPropertyName("box_size")]
    public double[]? BoxSizes { get; init; }

    /// <summary>By face: its picture, where the file names it.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>By face: its box, as scale (sides of 200 pixels) and center, where the file has it.</summary>
    [JsonIgnore]
    public IReadOnlyList<(double Scale, double X, double Y)> Boxes { get; init; } = [];

    /// <summary>
    /// Reads a list of HRNet's facial landmark code (<c>face_landmarks_wflw_test.csv</c>), by the positions of its columns as that code
    /// does, or JSON.
    /// </summary>
    /// <exception cref="EvaluationException">It is no such file.</exception>
    public static FaceTruth Read(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)
        ? FromCsv(path)
        : JsonFile.Read(path, FaceJson.Default.FaceTruth, "a truth of facial landmarks");

    private static FaceTruth FromCsv(string path)
    {
        var lines = File.ReadAllLines(path).Where(line => line.Length > 0).ToArray();
        var header = lines.Length == 0 ? [] : lines[0].Split(',');
        var first = FirstLandmark + (header.Contains(BoxColumn) ? 1 : 0);
        if (header.Length < first + 2 || (header.Length - first) % 2 != 0)
            throw new EvaluationException($"'{path}' is no list of faces: its columns are image, scale, center_w, center_h, and x and y of each landmark.");
        var rows = lines.Skip(1).Select((line, index) => (Fields: line.Split(','), Line: index + 2)).ToArray();
        if (rows.FirstOrDefault(row => row.Fields.Length != header.Length) is { Fields: not null } odd)
            throw new EvaluationException($"Line {odd.Line} of '{path}' has {odd.Fields.Length} fields instead of {header.Length}.");
        var numbers = rows.Select(row => row.Fields.Skip(1).Select(field => Number(field, row.Line)).ToArray()).ToArray();
        return new()
        {
            Images = [.. rows.Select(row => row.Fields[0])],
            Boxes = [.. numbers.Select(row => (row[0], row[1], row[2]))],
            BoxSizes = first > FirstLandmark ? [.. numbers.Select(row => row[FirstLandmark - 1])] : null,
            Points = [.. numbers.Select(row => row.Skip(first - 1).Chunk(2).ToArray())],
        };

        double Number(string field, int line) => double.TryParse(field, out var number)
            ? number
            : throw new EvaluationException($"Line {line} of '{path}' has '{field}' where a number belongs.");
    }
}

/// <summary>Names in JSON.</summary>
[JsonSerializable(typeof(FaceTruth))]
internal sealed partial class FaceJson : JsonSerializerContext;
