using HRNet.Inference.Results;

namespace HRNet.Inference.Answers;

/// <summary>
/// The pixels of one object as runs, in COCO's uncompressed form: down the columns of the whole picture from left to right, outside and inside the object in turn, outside
/// first (that run may be 0).
/// </summary>
/// <param name="Size">Rows and columns of the picture.</param>
/// <param name="Counts">Pixels of each run; together all of the picture's.</param>
public sealed record ObjectMaskAnswer(IReadOnlyList<int> Size, IReadOnlyList<int> Counts)
{
    /// <summary>Encodes a mask.</summary>
    public static ObjectMaskAnswer From(ObjectMask mask, ImageSize image)
    {
        var counts = new List<int>();
        var pixels = mask.Pixels.Span;
        var (inside, start) = (false, 0);
        for (var column = 0; column < mask.Width; column++)
        {
            var top = (mask.X + column) * image.Height + mask.Y;
            // A run goes on into the next column only where the window is as high as the picture.
            if (inside && mask.Height < image.Height)
                Turn(top - image.Height + mask.Height);
            for (var row = 0; row < mask.Height; row++)
            {
                if (pixels[row * mask.Width + column] != inside)
                    Turn(top + row);
            }
        }

        if (inside)
            Turn((mask.X + mask.Width - 1) * image.Height + mask.Y + mask.Height);
        if (image.Width * image.Height > start)
            counts.Add(image.Width * image.Height - start);
        return new([image.Height, image.Width], counts);

        void Turn(int at)
        {
            counts.Add(at - start);
            (inside, start) = (!inside, at);
        }
    }
}
