using HRNet.Inference.Geometry;
using HRNet.Inference.Results;

namespace HRNet.Inference.Pose;

/// <summary>Chooses and checks the boxes of a request.</summary>
internal static class PoseBoxes
{
    /// <summary>
    /// How far from the picture's corner a box may reach, in pixels: more than any picture, and little enough that keypoints in it are
    /// numbers that mean something.
    /// </summary>
    public const float Furthest = 1_000_000;

    /// <summary>The request's boxes, or the whole picture.</summary>
    /// <exception cref="RequestException">A box cannot be meant, or there are too many.</exception>
    public static (IReadOnlyList<Box> Boxes, BoxSource Source) Choose(PoseRequest request, int width, int height)
    {
        CheckNumbers(request);
        if (request.Boxes.Count == 0)
            return ([new Box(0, 0, width, height)], BoxSource.WholePicture);
        if (request.Boxes.Count > request.MaxPeople)
            throw new RequestException(
                "boxes", $"{request.Boxes.Count} boxes were given; at most {request.MaxPeople} are taken (maxPeople).");
        for (var i = 0; i < request.Boxes.Count; i++)
            Check(request.Boxes[i], i + 1, width, height);
        return (request.Boxes, BoxSource.Request);
    }

    /// <summary>Checks what has nothing to do with the picture.</summary>
    /// <exception cref="RequestException">A number is out of range.</exception>
    public static void CheckNumbers(PoseRequest request)
    {
        if (request.MaxPeople < 1)
            throw new RequestException("maxPeople", $"maxPeople is {request.MaxPeople}; it must be at least 1.");
        if (request.Threshold is { } threshold && !(threshold >= 0 && threshold <= 1))
            throw new RequestException("threshold", $"threshold is {threshold}; it must be from 0 to 1.");
        if (request.PersonThreshold is { } person && !(person >= 0 && person <= 1))
            throw new RequestException("personThreshold", $"personThreshold is {person}; it must be from 0 to 1.");
        if (request.BoxScores.Count > 0 && request.BoxScores.Count != request.Boxes.Count)
            throw new RequestException("boxes", $"{request.Boxes.Count} boxes were given with {request.BoxScores.Count} scores.");
    }

    private static void Check(Box box, int number, int width, int height)
    {
        if (!float.IsFinite(box.X) || !float.IsFinite(box.Y) || !float.IsFinite(box.Width) || !float.IsFinite(box.Height))
            throw new RequestException("boxes", $"Box {number} has a value that is not a number.");
        if (MathF.Abs(box.X) > Furthest || MathF.Abs(box.Y) > Furthest || box.Width > Furthest || box.Height > Furthest)
            throw new RequestException("boxes",
                $"Box {number} ({box.X},{box.Y},{box.Width},{box.Height}) reaches beyond {Furthest:N0} pixels, which no picture does.");
        if (!(box.Width > 0 && box.Height > 0))
            throw new RequestException("boxes", $"Box {number} is {box.Width} x {box.Height}; width and height must be above 0.");
        if (box.X >= width || box.Y >= height || box.X + box.Width <= 0 || box.Y + box.Height <= 0)
        {
            throw new RequestException(
                "boxes",
                $"Box {number} ({box.X},{box.Y},{box.Width},{box.Height}) lies outside the picture, which is {width} x {height}. Boxes are x,y,width,height in pixels of the upright picture.");
        }
    }
}
