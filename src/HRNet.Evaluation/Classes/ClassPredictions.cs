using System.Globalization;

namespace HRNet.Evaluation.Classes;

/// <summary>
/// What was answered to pictures: a line for each, its name, a tab, and the numbers of the most probable classes, the best first.
/// </summary>
public static class ClassPredictions
{
    /// <summary>Name of the file that a run writes.</summary>
    public const string FileName = "predictions.txt";

    /// <summary>Reads them; where a line has no tab, the name ends at the first space.</summary>
    /// <exception cref="EvaluationException">A line is something else.</exception>
    public static IReadOnlyDictionary<string, int[]> Read(string path)
    {
        var predictions = new Dictionary<string, int[]>();
        foreach (var (number, line) in File.ReadLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            var parting = line.IndexOf('\t', StringComparison.Ordinal) is > 0 and var tab ? tab : line.IndexOf(' ', StringComparison.Ordinal);
            var words = parting < 1 ? [] : line[parting..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var labels = new int[words.Length];
            for (var k = 0; k < words.Length; k++)
            {
                if (!int.TryParse(words[k], NumberStyles.None, CultureInfo.InvariantCulture, out labels[k]))
                    labels = [];
                if (labels.Length == 0)
                    break;
            }

            if (labels.Length == 0)
                throw new EvaluationException($"Line {number + 1} of '{path}' is not the name of a picture and the numbers of classes, the best first.");
            if (!predictions.TryAdd(line[..parting].Replace('\\', '/'), labels))
                throw new EvaluationException($"Line {number + 1} of '{path}' answers a picture for the second time.");
        }

        return predictions;
    }

    /// <summary>Writes them.</summary>
    public static Task WriteAsync(string path, IReadOnlyDictionary<string, int[]> predictions, CancellationToken cancel) =>
        File.WriteAllLinesAsync(path, predictions.Select(one => $"{one.Key}\t{string.Join(' ', one.Value)}"), cancel);
}
