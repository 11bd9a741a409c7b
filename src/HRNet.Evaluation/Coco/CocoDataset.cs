using System.Text.Json;
using System.Text.Json.Serialization;

namespace HRNet.Evaluation.Coco;

/// <summary>A picture of a truth file.</summary>
public sealed record CocoImage
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>Name of its file in the folder of pictures.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Rows in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Columns in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Columns and rows, where they are needed.</summary>
    /// <exception cref="EvaluationException">The file does not say them.</exception>
    internal (int Width, int Height) Size => Width > 0 && Height > 0 ? (Width, Height) : throw new EvaluationException($"Image {Id} has no width and height, which are needed here.");
}

/// <summary>A kind of object.</summary>
public sealed record CocoCategory
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>Its name, such as "person".</summary>
    public string Name { get; init; } = "";

    /// <summary>Names of its keypoints, in order; none for other tasks.</summary>
    public IReadOnlyList<string>? Keypoints { get; init; }
}

/// <summary>One object of a picture, as an annotator saw it.</summary>
public sealed record CocoAnnotation
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The picture that it is in.</summary>
    public required long ImageId { get; init; }

    /// <summary>What it is.</summary>
    public required long CategoryId { get; init; }

    /// <summary>Left edge, top edge, width and height in pixels.</summary>
    [JsonPropertyName("bbox")]
    public double[]? Box { get; init; }

    /// <summary>Square pixels that it covers; size ranges and keypoint similarity go by this.</summary>
    public double? Area { get; init; }

    /// <summary>Its pixels.</summary>
    public CocoSegmentation? Segmentation { get; init; }

    /// <summary>1 where it stands for a crowd that was not annotated one by one.</summary>
    [JsonPropertyName("iscrowd")]
    public int IsCrowd { get; init; }

    /// <summary>x, y and visibility (0 not labeled, 1 hidden, 2 seen) of each keypoint.</summary>
    public double[]? Keypoints { get; init; }

    /// <summary>How many keypoints are labeled.</summary>
    public int? NumKeypoints { get; init; }
}

/// <summary>A truth file in COCO's format.</summary>
public sealed record CocoDataset
{
    /// <summary>The pictures.</summary>
    public required IReadOnlyList<CocoImage> Images { get; init; }

    /// <summary>The objects in them.</summary>
    public required IReadOnlyList<CocoAnnotation> Annotations { get; init; }

    /// <summary>The kinds of objects.</summary>
    public required IReadOnlyList<CocoCategory> Categories { get; init; }

    /// <summary>Reads a file such as <c>person_keypoints_val2017.json</c>.</summary>
    /// <exception cref="EvaluationException">It is no such file.</exception>
    public static CocoDataset Read(string path) => JsonFile.Read(path, CocoJson.Default.CocoDataset, "a COCO annotations file");
}

/// <summary>One answer in COCO's results format.</summary>
public sealed record CocoResult
{
    /// <summary>The picture that it is about.</summary>
    public required long ImageId { get; init; }

    /// <summary>What it is said to be.</summary>
    public required long CategoryId { get; init; }

    /// <summary>Left edge, top edge, width and height in pixels.</summary>
    [JsonPropertyName("bbox")]
    public double[]? Box { get; init; }

    /// <summary>Its pixels.</summary>
    public CocoSegmentation? Segmentation { get; init; }

    /// <summary>x, y and score of each keypoint; scores of single keypoints play no part in the measure.</summary>
    public double[]? Keypoints { get; init; }

    /// <summary>How sure the answer is; only the order matters.</summary>
    public required double Score { get; init; }

    /// <summary>Reads a results file.</summary>
    /// <exception cref="EvaluationException">It is no such file.</exception>
    public static IReadOnlyList<CocoResult> ReadAll(string path) =>
        JsonFile.Read(path, CocoJson.Default.CocoResultArray, "a list of results in COCO's format");

    /// <summary>A results file, as pycocotools reads it.</summary>
    public static string ToJson(IEnumerable<CocoResult> results) => JsonSerializer.Serialize([.. results], CocoJson.Default.CocoResultArray);
}

/// <summary>COCO's names in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CocoDataset))]
[JsonSerializable(typeof(CocoResult[]))]
internal sealed partial class CocoJson : JsonSerializerContext;
