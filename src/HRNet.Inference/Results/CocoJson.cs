using System.Text;
using System.Text.Json;
using HRNet.Import.Data;
using HRNet.Inference.Geometry;

namespace HRNet.Inference.Results;

/// <summary>Answers in COCO's results format (cocodataset.org, "results format"), which its evaluators and most annotation tools read: a JSON array with an object for each person or object.</summary>
public static class CocoJson
{
    /// <summary>The identifiers of COCO's 80 classes go up to 90; these of them are not used.</summary>
    private static readonly int[] s_unused = [12, 26, 29, 30, 45, 66, 68, 69, 71, 83];

    private static readonly long[] s_ids = [.. Enumerable.Range(1, 90).Except(s_unused).Select(id => (long)id)];

    /// <summary>The people of a picture: keypoints as x, y, score.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="imageId">The picture's identifier in the data set.</param>
    /// <param name="categoryId">The identifier of the category; 1 is COCO's person.</param>
    public static string ToCocoJson(this PoseResult result, long imageId, long categoryId = 1) => Write(result.People, (json, person) =>
    {
        WriteHead(json, imageId, categoryId, person.Box);
        json.WriteStartArray("keypoints");
        foreach (var point in person.Keypoints)
        {
            WriteNumber(json, point.X, 2);
            WriteNumber(json, point.Y, 2);
            WriteNumber(json, point.Score, 4);
        }

        json.WriteEndArray();
        WriteScore(json, person.Score);
    });

    /// <summary>The objects of a picture, with their masks as runs where the model finds masks.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="imageId">The picture's identifier in the data set.</param>
    /// <param name="categories">The category of each class id; null for COCO's own, for models of its 80 classes in the usual order.</param>
    /// <exception cref="ArgumentException">A class id has no category.</exception>
    public static string ToCocoJson(this DetectResult result, long imageId, IReadOnlyList<long>? categories = null) => Write(result.Objects, (json, found) =>
    {
        var ids = categories ?? s_ids;
        if (found.ClassId >= ids.Count)
            throw new ArgumentException($"Class {found.ClassId} ('{found.Label}') has no category: there are {ids.Count}.", nameof(categories));
        WriteHead(json, imageId, ids[found.ClassId], found.Box);
        if (found.Mask is { } mask)
        {
            json.WriteStartObject("segmentation");
            WriteNumbers(json, "size", mask.Size);
            WriteNumbers(json, "counts", mask.Counts);
            json.WriteEndObject();
        }

        WriteScore(json, found.Score);
    });

    /// <summary>
    /// The category of each class of a model: COCO's identifiers where all are among COCO's 80 classes, and else 1, 2, 3 and so on in the model's order, as data sets of their own are numbered mostly.
    /// </summary>
    /// <param name="classes">The names of the classes, in the model's order.</param>
    internal static IReadOnlyList<long> Categories(IReadOnlyList<string> classes)
    {
        var places = classes.Select(name => ClassSets.Coco.Classes.ToList().IndexOf(name)).ToArray();
        return [.. places.Select((place, k) => places.Contains(-1) ? k + 1 : s_ids[place])];
    }

    private static string Write<T>(IEnumerable<T> ones, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var one in ones)
            {
                json.WriteStartObject();
                write(json, one);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteHead(Utf8JsonWriter json, long imageId, long categoryId, Box box)
    {
        json.WriteNumber("image_id", imageId);
        json.WriteNumber("category_id", categoryId);
        json.WriteStartArray("bbox");
        foreach (var number in (float[])[box.X, box.Y, box.Width, box.Height])
            WriteNumber(json, number, 2);
        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, float score) => json.WriteNumber("score", Math.Round(score, 6));

    private static void WriteNumber(Utf8JsonWriter json, float number, int digits) => json.WriteNumberValue(Math.Round(number, digits));

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
