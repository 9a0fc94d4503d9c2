import { requireViewer, type ForumContext } from '../context.js';
import { dimensions, resize } from '../services/images.js';
import { previewOf, videoTitle } from '../services/links.js';

export const attachmentResolvers = {
  Query: {
    linkPreview(_root: unknown, { url }: { url: string }, context: ForumContext) {
      requireViewer(context);
      return previewOf(url);
    },
    videoTitle: (_root: unknown, args: { videoId: string }) => videoTitle(args.videoId),
  },

  Mutation: {
    makeThumbnail(_root: unknown, args: { attachmentId: string; size: string }, context: ForumContext) {
      requireViewer(context);
      const { attachmentId, size = '320x320' } = args;
      return resize(Number(attachmentId), size);
    },

    imageSize(_root: unknown, { attachmentId }: { attachmentId: string }, context: ForumContext) {
      requireViewer(context);
      return dimensions(Number(attachmentId));
    },
  },
};
